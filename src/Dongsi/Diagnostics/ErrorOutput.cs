using System.Text;

namespace Dongsi.LowLevel;

/// <summary>Writes reports to standard error, for loops whose user has set no handler.</summary>
internal static class ErrorOutput
{
    /// <summary>
    /// Never throws: it is called where an exception would end the loop, or on the finalizer's thread the process.
    /// </summary>
    public static void Write(LoopErrorContext context)
    {
        try
        {
            WriteLine(Format(context));
        }
        catch (Exception e)
        {
            TryWriteLine($"dongsi: {context.Message}\n  (and {e.GetType()} while this was being written)");
        }
    }

    public static void WriteLine(string text, TextWriter? output = null) => (output ?? Console.Error).WriteLine(text);

    internal static string Format(LoopErrorContext context)
    {
        var text = new StringBuilder("dongsi: ");
        text.Append(context.Kind == LoopErrorKind.Warning ? "warning: " : "").Append(context.Message);
        AppendPart(text, "task", context.Task);
        AppendPart(text, "future", context.Task is null ? context.Future : null);
        AppendPart(text, "handle", context.Handle);
        if (context.CreationSite is { } site)
        {
            text.AppendLine().Append("  created ").Append(site.TrimStart());
        }

        if (context.Exception is { } exception)
        {
            text.AppendLine().Append(exception);
        }

        return text.ToString();
    }

    private static void AppendPart(StringBuilder text, string name, object? part)
    {
        if (part is not null)
        {
            text.AppendLine().Append("  ").Append(name).Append(": ").Append(part);
        }
    }

    private static void TryWriteLine(string text)
    {
        try
        {
            Console.Error.WriteLine(text);
        }
        catch (IOException)
        {
            // Standard error is gone; there is nobody left to tell.
        }
    }
}
