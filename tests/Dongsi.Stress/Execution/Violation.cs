namespace Dongsi.Stress.Execution;

/// <summary>A promise that one run has broken.</summary>
internal sealed record Violation(Promise Promise, string What)
{
    public override string ToString() => $"{Promise}: {What}";
}
