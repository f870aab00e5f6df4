using System.Diagnostics;

namespace Dongsi.LowLevel;

/// <summary>Where something was made, for the reports of debug mode. Slow: walks the stack.</summary>
internal static class CreationSite
{
    // Our own frames say nothing to a user; those of his program do.
    public static string Capture() => string.Join(
        Environment.NewLine,
        new StackTrace(1, fNeedFileInfo: true).ToString()
            .Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries)
            .Where(line => !IsOurs(line))
            .Take(8));

    private static bool IsOurs(string line) =>
        line.Contains(" at Dongsi.", StringComparison.Ordinal)
        && !line.Contains(" at Dongsi.Tests.", StringComparison.Ordinal);
}
