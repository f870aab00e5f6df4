using System.Text;
using Dongsi.Reliability.Harness;

namespace Dongsi.Reliability.Scenarios;

/// <summary>A bit of all that a program does with the system. Each part may fail as is documented, and no other way.
/// </summary>
internal sealed class Scenario
{
    private const double Patience = 5;
    private const int Size = 300_000;

    private readonly List<string> _outcomes = [];

    /// <summary>How each part ended.</summary>
    public IReadOnlyList<string> Outcomes => _outcomes;

    /// <summary>Did each part end, and as is documented?</summary>
    public bool IsWell { get; private set; } = true;

    public long Turns { get; private set; }

    public void Note(string part, string outcome) => _outcomes.Add($"{part} {outcome}");

    public async Coroutine Run()
    {
        await Part("echo", Echo);
        await Part("timers", Timers);
        await Part("thread", Threads);
        await Part("subprocess", Child);
        await Part("file", WriteFile);
        Turns = Asyncio.RunningLoop.GetStatistics().Turns;
    }

    private async Coroutine Part(string name, Func<Coroutine> body)
    {
        string outcome = "hangs";
        try
        {
            CancelScope scope = await Asyncio.MoveOnAfter(
                Patience,
                async _ => outcome = await Documented.Outcome(
                    body, e => Documented.IsOfTheSystem(e) || e is CalledProcessException));
            IsWell &= !scope.CancelledCaught;
        }
        catch (Exception e) when (e is not CancelledException)
        {
            IsWell = false;
            outcome = e.ToString();
        }

        Note(name, outcome);
    }

    private static async Coroutine Echo()
    {
        await using Server server = await Asyncio.StartServer(Answer, "127.0.0.1", 0);
        var (reader, writer) = await Asyncio.OpenConnection("127.0.0.1", server.Port);
        await using (writer)
        {
            byte[] data = new byte[Size];
            new Random(1).NextBytes(data);
            for (int size = 1; size < Size; size *= 7)
            {
                writer.Write(data.AsSpan(0, size));
                await writer.Drain();
                byte[] answer = await reader.ReadExactly(size);
                Same(data.AsSpan(0, size), answer, "echo");
            }
        }
    }

    private static async Coroutine Answer(AsyncStreamReader reader, AsyncStreamWriter writer)
    {
        await using (writer)
        {
            try
            {
                while (await reader.Read(65536) is { Length: > 0 } data)
                {
                    writer.Write(data);
                    await writer.Drain();
                }
            }
            catch (ConnectionException)
            {
                // The other side hears of it, too.
            }
        }
    }

    private static async Coroutine Timers()
    {
        EventLoop loop = Asyncio.RunningLoop;
        for (int i = 1; i <= 5; i++)
        {
            TimeSpan due = loop.Time + TimeSpan.FromMilliseconds(i);
            await Asyncio.Sleep(i / 1000.0);
            if (loop.Time < due)
            {
                throw new BrokenPromiseException($"A timer is early by {due - loop.Time}.");
            }
        }
    }

    private static async Coroutine Threads()
    {
        if (await Asyncio.ToThread(() => 42) != 42)
        {
            throw new BrokenPromiseException("A thread returned something else.");
        }
    }

    private static async Coroutine Child()
    {
        byte[] input = Encoding.ASCII.GetBytes("as it was");
        ProcessResult result = await Asyncio.RunProcess("/bin/cat", [], input);
        Same(input, result.Stdout, "subprocess");
    }

    private static async Coroutine WriteFile()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        byte[] data = new byte[Size];
        new Random(2).NextBytes(data);
        try
        {
            await using AsyncFile file = await Asyncio.OpenFile(path, FileMode.CreateNew, FileAccess.ReadWrite);
            await file.Write(data);
            await file.Flush(toDisk: true);
            await file.Seek(0);
            byte[] back = await file.ReadBytes();
            Same(data, back, "file");
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void Same(ReadOnlySpan<byte> expected, ReadOnlySpan<byte> actual, string what)
    {
        if (!actual.SequenceEqual(expected))
        {
            throw new BrokenPromiseException($"{what}: other bytes came back, {actual.Length} of {expected.Length}.");
        }
    }
}
