namespace Dongsi.Reliability.Checks;

/// <summary>A failure that was thrown on purpose, and has to be seen by somebody, once.</summary>
internal sealed class PlantedException(int number) : Exception($"planted {number}")
{
    public int Number { get; } = number;
}
