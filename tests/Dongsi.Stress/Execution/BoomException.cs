namespace Dongsi.Stress.Execution;

/// <summary>What a random program throws.</summary>
internal sealed class BoomException(int number) : Exception($"boom {number}");
