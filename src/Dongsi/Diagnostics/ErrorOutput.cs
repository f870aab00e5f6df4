using System.Text;

namespace Dongsi.LowLevel;

/// <summary>Writes reports to standard error, for loops whose user has set no handler.</summary>
internal static class ErrorOutput
{
    public static void Write(LoopErrorContext context) => WriteLine(Format(context));

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
}
