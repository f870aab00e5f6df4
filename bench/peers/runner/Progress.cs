namespace Dongsi.Peers.Runner;

/// <summary>What is said while it runs, on stderr: stdout gets the table and nothing else.</summary>
internal static class Progress
{
    public static void Say(string line) => Console.Error.WriteLine(line);

    /// <summary>The beginning of a line that <see cref="Say"/> ends when it is known how it went.</summary>
    public static void Begin(string text) => Console.Error.Write(text);
}
