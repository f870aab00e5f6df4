namespace Dongsi.Conformance;

/// <summary>
/// The twin's trace is not CPython's, and should not be. <c>docs/python-differences.md</c> names the program.
/// </summary>
/// <param name="reason">Why ours is the better behaviour.</param>
/// <param name="expected">Our own trace.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class DiffersOnPurposeAttribute(string reason, params string[] expected) : Attribute
{
    /// <summary>Why ours is the better behaviour.</summary>
    public string Reason { get; } = reason;

    /// <summary>Our own trace.</summary>
    public IReadOnlyList<string> Expected { get; } = expected;
}
