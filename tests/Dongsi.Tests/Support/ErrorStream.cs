namespace Dongsi.Tests.Support;

/// <summary>What is written to standard error.</summary>
internal static class ErrorStream
{
    public static string Capture(Action action)
    {
        TextWriter before = Console.Error;
        using var text = new StringWriter();
        Console.SetError(TextWriter.Synchronized(text));
        try
        {
            action();
        }
        finally
        {
            Console.SetError(before);
        }

        return text.ToString();
    }
}
