using Dongsi.LowLevel;
using Dongsi.Reliability.Faults;
using Dongsi.Reliability.Harness;
using Dongsi.Testing;

namespace Dongsi.Reliability.Checks;

/// <summary>The same from inside, without any tool: handles that fail under the real transports.</summary>
internal sealed class FaultyPollerCheck() : Check(
    "R18",
    "Short reads and writes, empty calls and early waits change no byte; a lost connection says that it is lost.")
{
    private const int AtOnce = 8;
    private const int Largest = 100_000;

    public override Action<Trial>? Canary => trial =>
        Sessions(trial, 20, new FaultPlan(trial.Random, isHard: false, losesBytes: true));

    public override void Run(Trial trial)
    {
        int sessions = trial.Size(200, 20_000);
        int before = Descriptors.Open().Length;
        var soft = new FaultPlan(trial.Random, isHard: false);
        int lost = Sessions(trial, sessions, soft);
        trial.Require(lost == 0, $"{lost} sessions were lost, though every fault could be got over.");
        var hard = new FaultPlan(trial.Random, isHard: true);
        lost = Sessions(trial, sessions, hard);
        int after = Descriptors.Open().Length;
        trial.Require(after == before, $"{before} descriptors before, {after} after.");
        trial.Held(2 * sessions, "sessions over handles that fail");
        trial.Survived(soft.Count + hard.Count, $"faults of a handle, with {lost} connections lost and told");
    }

    /// <returns>How many ended with a documented exception.</returns>
    private static int Sessions(Trial trial, int sessions, FaultPlan plan)
    {
        int lost = 0;
        using var runner = new Runner(new RunOptions { LoopFactory = () => MakeLoop(trial, plan) });
        runner.Run(Main());
        return lost;

        async Coroutine Main()
        {
            await using Server server = await Asyncio.StartServer(Answer, "127.0.0.1", 0);
            int left = sessions;
            await Asyncio.Timeout(trial.Size(60, 280), _ => TaskGroup.Run(async group =>
            {
                for (int i = 0; i < AtOnce; i++)
                {
                    group.CreateTask(Client(server.Port));
                }
            }));

            async Coroutine Client(int port)
            {
                while (left-- > 0)
                {
                    string outcome = await Documented.Outcome(() => Session(trial, port), Documented.IsOfConnection);
                    lost += outcome == "ok" ? 0 : 1;
                }
            }
        }
    }

    private static EventLoop MakeLoop(Trial trial, FaultPlan plan)
    {
        var loop = new EventLoop(TimeProvider.System, new FaultyPoller(PollerFactory.Create(trial.Poller), plan));

        // That no descriptor is left is reported, and nothing else.
        loop.SetExceptionHandler((_, report) =>
        {
            if (report.Exception is not ConnectionException)
            {
                Environment.FailFast($"The loop reported: {report.Message} {report.Exception}");
            }
        });
        return loop;
    }

    private static async Coroutine Session(Trial trial, int port)
    {
        var (reader, writer) = await Asyncio.OpenConnection("127.0.0.1", port);
        await using (writer)
        {
            byte[] payload = new byte[1 + trial.Random.Next(Largest)];
            trial.Random.NextBytes(payload);
            writer.Write(payload);
            writer.WriteEof();
            byte[] answer = await reader.Read();
            if (answer.Length < payload.Length && payload.AsSpan().StartsWith(answer))
            {
                throw new IncompleteReadException(answer, payload.Length);
            }

            trial.Require(answer.AsSpan().SequenceEqual(payload), "Other bytes came back than were sent.");
        }
    }

    private static async Coroutine Answer(AsyncStreamReader reader, AsyncStreamWriter writer)
    {
        await using (writer)
        {
            try
            {
                while (await reader.Read(8192) is { Length: > 0 } data)
                {
                    writer.Write(data);
                    await writer.Drain();
                }
            }
            catch (ConnectionException)
            {
                // The client hears of it, too.
            }
        }
    }
}
