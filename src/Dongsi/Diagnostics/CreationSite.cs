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
            .SkipWhile(line => line.Contains(" Dongsi.", StringComparison.Ordinal)
                               && !line.Contains(" Dongsi.Tests.", StringComparison.Ordinal))
            .Take(8));
}
