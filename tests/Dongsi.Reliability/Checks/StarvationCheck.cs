using System.Diagnostics;
using Dongsi.Reliability.Harness;

namespace Dongsi.Reliability.Checks;

/// <summary>A callback that makes itself ready for ever, beside a connection and timers that want to go on.</summary>
internal sealed class StarvationCheck() : Check("R04", "What is always ready stops neither I/O nor timers.")
{
    // A patience in turns of the loop and not in time, so that a slow machine is no failure.
    private const long MostSpins = 10_000_000;
    private const double LatestMs = 20;

    public override Action<Trial>? Canary => trial => Starve(trial, rounds: 3, spinsAtOnce: 20_000_000);

    public override void Run(Trial trial)
    {
        int rounds = trial.Size(5_000, 500_000);
        Starve(trial, rounds, spinsAtOnce: 1);
        trial.Held(rounds, "round trips beside it");
    }

    private static void Starve(Trial trial, int rounds, int spinsAtOnce)
    {
        long spins = 0;
        long mostSpins = 0;
        bool isOver = false;
        List<double> late = [];
        trial.RunWithPatience(async () =>
        {
            EventLoop loop = Asyncio.RunningLoop;
            await using Server server = await Asyncio.StartServer(Echo, "127.0.0.1", 0);
            loop.CallSoon(Spin);
            LoopTask talk = Asyncio.CreateTask(Talk(server.Port));
            LoopTask tick = Asyncio.CreateTask(Tick(late, () => isOver));
            await talk;
            await tick;
            await server.Shutdown(5);

            void Spin()
            {
                spins += spinsAtOnce;
                if (!isOver)
                {
                    loop.CallSoon(Spin);
                }
            }
        });
        late.Sort();
        double p99 = late[late.Count * 99 / 100];
        trial.Worst("spins between two round trips", mostSpins);
        trial.Worst("timer late (p99)", p99, "ms");
        trial.Require(mostSpins < MostSpins, $"The callback ran {mostSpins} times while a round trip waited.");
        trial.Require(!trial.IsNightly || p99 < LatestMs, $"One timer in a hundred is {p99} ms late.");

        async Coroutine Talk(int port)
        {
            var (reader, writer) = await Asyncio.OpenConnection("127.0.0.1", port);
            byte[] answer = new byte[4];
            for (int i = 0; i < rounds; i++)
            {
                long before = spins;
                writer.Write("ping"u8);
                await reader.ReadExactly(answer);
                mostSpins = Math.Max(mostSpins, spins - before);
            }

            writer.Close();
            await writer.WaitClosed();
            isOver = true;
        }
    }

    private static async Coroutine Tick(List<double> late, Func<bool> isOver)
    {
        do
        {
            long start = Stopwatch.GetTimestamp();
            await Asyncio.Sleep(0.001);
            late.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds - 1);
        }
        while (!isOver());
    }

    private static async Coroutine Echo(AsyncStreamReader reader, AsyncStreamWriter writer)
    {
        byte[] buffer = new byte[4];
        while (await reader.Read(buffer) is var count and > 0)
        {
            writer.Write(buffer.AsSpan(0, count));
        }

        writer.Close();
        await writer.WaitClosed();
    }
}
