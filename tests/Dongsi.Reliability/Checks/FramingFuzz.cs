using Dongsi.Reliability.Harness;

namespace Dongsi.Reliability.Checks;

/// <summary>What reads lines and pieces out of a stream, fed in random pieces, against a model that sees it
/// whole.</summary>
internal static class FramingFuzz
{
    // So few letters that separators are everywhere, in halves too.
    private static readonly byte[] s_letters = "ab\r\n"u8.ToArray();

    // No two of a set end at the same place.
    private static readonly byte[][][] s_separators =
    [
        ["\n"u8.ToArray()], ["\r\n"u8.ToArray()], ["aba"u8.ToArray()], ["\n"u8.ToArray(), "b\r"u8.ToArray()],
        ["aa"u8.ToArray(), "bab"u8.ToArray()],
    ];

    public static async Coroutine Run(Trial trial, int sessions, bool isBroken = false)
    {
        for (int i = 0; i < sessions; i++)
        {
            byte[] data = new byte[trial.Random.Next(120)];
            for (int at = 0; at < data.Length; at++)
            {
                data[at] = s_letters[trial.Random.Next(s_letters.Length)];
            }

            int limit = trial.Random.Next(1, 48);
            var reader = new AsyncStreamReader(limit);
            LoopTask feeding = Asyncio.CreateTask(Feed(trial.Random, reader, data));
            await Read(trial, reader, data, limit, isBroken);
            await feeding;
        }
    }

    private static async Coroutine Feed(Random random, AsyncStreamReader reader, byte[] data)
    {
        for (int at = 0; at < data.Length;)
        {
            int count = Math.Min(random.Next(1, 16), data.Length - at);
            reader.FeedData(data.AsSpan(at, count));
            at += count;
            if (random.Next(2) == 0)
            {
                await Asyncio.Sleep(0);
            }
        }

        reader.FeedEof();
    }

    private static async Coroutine Read(
        Trial trial, AsyncStreamReader reader, ReadOnlyMemory<byte> rest, int limit, bool isBroken)
    {
        while (true)
        {
            int n = trial.Random.Next(20);
            byte[][] separators = s_separators[trial.Random.Next(s_separators.Length)];
            (string what, Coroutine<byte[]> read, string expected) = trial.Random.Next(4) switch
            {
                0 => ($"ReadExactly({n})", isBroken ? reader.Read(n) : reader.ReadExactly(n), Exactly(rest.Span, n)),
                1 => ("ReadLine()", reader.ReadLine(), Line(rest.Span, limit)),
                2 when separators.Length == 1 =>
                    ("ReadUntil(one)", reader.ReadUntil(separators[0]), Until(rest.Span, separators, limit)),
                _ => ("ReadUntil(some)", reader.ReadUntil(separators), Until(rest.Span, separators, limit)),
            };
            string got = await Told(read);
            trial.Require(
                got == expected,
                $"{what} with a limit of {limit} in '{Text(rest.Span)}' gave {got} and not {expected}.");
            if (!got.StartsWith('\'') || rest.IsEmpty)
            {
                return;
            }

            rest = rest[(got.Length - 2)..];
        }
    }

    private static async Coroutine<string> Told(Coroutine<byte[]> read)
    {
        try
        {
            return Shown(await read);
        }
        catch (IncompleteReadException e)
        {
            return $"incomplete {Shown(e.Partial)}";
        }
        catch (LimitOverrunException)
        {
            return "overrun";
        }
    }

    private static string Exactly(ReadOnlySpan<byte> rest, int n) =>
        rest.Length >= n ? Shown(rest[..n]) : $"incomplete {Shown(rest)}";

    private static string Line(ReadOnlySpan<byte> rest, int limit)
    {
        string line = Until(rest, s_separators[0], limit);

        // The last line needs no end; and the empty one is the end.
        return line.StartsWith("incomplete", StringComparison.Ordinal)
            ? rest.IsEmpty ? "''" : Shown(rest)
            : line;
    }

    private static string Until(ReadOnlySpan<byte> rest, byte[][] separators, int limit)
    {
        for (int end = 1; end <= rest.Length; end++)
        {
            foreach (byte[] separator in separators)
            {
                if (rest[..end].EndsWith(separator))
                {
                    return end - separator.Length > limit ? "overrun" : Shown(rest[..end]);
                }
            }
        }

        int longest = separators.Max(separator => separator.Length);
        return rest.Length + 1 - longest > limit ? "overrun" : $"incomplete {Shown(rest)}";
    }

    // A letter for a byte, so that its length is that of the data and two.
    private static string Shown(ReadOnlySpan<byte> data) => $"'{Text(data)}'";

    private static string Text(ReadOnlySpan<byte> data) =>
        System.Text.Encoding.ASCII.GetString(data).Replace('\r', 'R').Replace('\n', 'N');
}
