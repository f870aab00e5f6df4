using System.Text;

namespace Dongsi.Conformance;

/// <summary>Says line by line where two traces part.</summary>
internal static class TraceComparison
{
    /// <summary>Null if they are the same.</summary>
    public static string? Describe(string expectedBy, IReadOnlyList<string> expected, IReadOnlyList<string> got)
    {
        if (expected.SequenceEqual(got))
        {
            return null;
        }

        int width = Math.Max(expectedBy.Length, expected.Select(line => line.Length).DefaultIfEmpty().Max());
        var text = new StringBuilder();
        text.AppendLine().AppendLine($"    {expectedBy.PadRight(width)} | C#");
        for (int row = 0; row < Math.Max(expected.Count, got.Count); row++)
        {
            string left = row < expected.Count ? expected[row] : "";
            string right = row < got.Count ? got[row] : "";
            text.AppendLine($"  {(left == right ? ' ' : '!')} {left.PadRight(width)} | {right}");
        }

        return text.ToString();
    }
}
