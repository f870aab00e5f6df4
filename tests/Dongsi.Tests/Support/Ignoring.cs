namespace Dongsi.Tests.Support;

internal static class Ignoring
{
    /// <summary>Says that a value is of no interest, where a lambda would return it.</summary>
    public static void Ignore(this object? value) => _ = value;
}
