using System.Text;
using Dongsi.Reliability.Harness;

namespace Dongsi.Reliability.Checks;

/// <summary>Names that go to the system: addresses, paths, arguments, variables.</summary>
internal static class NameFuzz
{
    public const int ArgumentsAtOnce = 20;

    private const string Variable = "DONGSI_POLLER";

    // None that a name server would be asked for: nobody wants our noise.
    private static readonly string?[] s_hosts =
    [
        null, "", "127.0.0.1", "::1", "0.0.0.0", "::", "127.0.0.1\0", "::1%lo", "::ffff:127.0.0.1", "127.1", "[::1]",
        "0x7f000001", "2130706433", "::1::", "127.0.0.1 ", new string('1', 300), "\ud800", "localhost",
    ];

    private static readonly int[] s_ports = [int.MinValue, -1, 0, 65535, 65536, int.MaxValue];

    public static async Coroutine Addresses(Trial trial, int count)
    {
        for (int i = 0; i < count; i++)
        {
            string? host = s_hosts[trial.Random.Next(s_hosts.Length)];
            int port = s_ports[trial.Random.Next(s_ports.Length)];
            await InContract(trial, $"host '{host}', port {port}", async () =>
            {
                if (trial.Random.Next(2) == 0)
                {
                    await Asyncio.RunningLoop.GetAddressInfo(host, port);
                    return;
                }

                await using Server server = await Asyncio.StartServer(
                    async (_, writer) => writer.Close(), host, port);
            });
        }
    }

    public static async Coroutine UnixPaths(Trial trial, int count)
    {
        await using TemporaryDirectory folder = await Asyncio.TemporaryDirectory();
        for (int i = 0; i < count; i++)
        {
            string name = Word(trial.Random, 120).Replace('/', '_');
            string path = trial.Random.Next(4) == 0 ? name : (folder.Path / "x").Parent + "/" + name;
            await InContract(trial, $"path '{path}'", async () =>
            {
                if (trial.Random.Next(2) == 0 || !path.StartsWith('/'))
                {
                    await Asyncio.OpenUnixConnection(path);
                    return;
                }

                await using Server server = await Asyncio.StartUnixServer(async (_, writer) => writer.Close(), path);
                var (_, writer) = await Asyncio.OpenUnixConnection(path);
                writer.Close();
                await writer.WaitClosed();
            });
        }
    }

    /// <summary>A program gets exactly what was given.</summary>
    public static async Coroutine Arguments(Trial trial, int count)
    {
        for (int i = 0; i < count; i++)
        {
            List<string> words = [.. Enumerable.Range(0, ArgumentsAtOnce).Select(_ => Word(trial.Random, 60))];
            await InContract(trial, $"arguments '{string.Join("', '", words)}'", async () =>
            {
                ProcessResult result = await Asyncio.RunProcess("printf", ["%s\\0", .. words]);
                trial.Require(words.TrueForAll(word => !word.Contains('\0')), "A zero character went to a program.");
                trial.Require(
                    Encoding.UTF8.GetString(result.Stdout) == string.Concat(words.Select(word => word + '\0')),
                    $"A program was given '{string.Join("', '", words)}' and got something else.");
            });
        }
    }

    public static void Settings(Trial trial, int count)
    {
        string? before = Environment.GetEnvironmentVariable(Variable);
        try
        {
            for (int i = 0; i < count; i++)
            {
                string value = trial.Random.Next(4) == 0 ? "epoll " : Word(trial.Random, 10).Replace('\0', '0');
                Environment.SetEnvironmentVariable(Variable, value);
                try
                {
                    using var loop = new EventLoop();
                    trial.Require(
                        value is "" or "auto" or "epoll" or "io_uring" or "portable", $"{Variable} may be '{value}'.");
                }
                catch (InvalidOperationException e)
                {
                    trial.Require(e.Message.Contains(Variable, StringComparison.Ordinal), $"'{value}': {e.Message}");
                }
            }
        }
        finally
        {
            Environment.SetEnvironmentVariable(Variable, before);
        }
    }

    private static string Word(Random random, int longest)
    {
        var word = new StringBuilder();
        for (int left = random.Next(longest); left > 0; left--)
        {
            word.Append(random.Next(12) switch
            {
                0 => new Rune(random.Next(0x1F300, 0x1F600)),
                1 => new Rune(random.Next(1, 32)),
                2 => new Rune(random.Next(0xA0, 0xD7FF)),
                _ => new Rune(random.Next(32, 127)),
            });
        }

        if (random.Next(100) == 0)
        {
            word.Append('\0');
        }

        return word.ToString();
    }

    private static async Coroutine InContract(Trial trial, string what, Func<Coroutine> act)
    {
        try
        {
            await act();
        }
        catch (Exception e) when (e is ArgumentException or ConnectionException or NameResolutionException)
        {
            trial.Require(e.Message.Length > 0, $"{what}: {e.GetType()} says nothing.");
        }
    }
}
