using Dongsi.Reliability.Harness;

namespace Dongsi.Reliability.Checks;

/// <summary>How many bytes an operation costs, after everything has been warmed up.</summary>
internal sealed class BudgetCheck() : Check("R15", "What costs no allocation by the documentation costs none.")
{
    // What everything together may cost, not each operation: a timer here, a string there.
    private const long Noise = 4096;
    private const int MostTries = 15;

#if DEBUG
    public override string? WhyNotHere => "the compiler's state machines are objects in Debug";
#endif

    public override Action<Trial>? Canary => trial => trial.RunWithPatience(() =>
        Budget(trial, "canary", 0, async count =>
        {
            for (int i = 0; i < count; i++)
            {
                _ = new byte[1];
            }
        }));

    public override void Run(Trial trial)
    {
        trial.RunWithPatience(async () =>
        {
            foreach (var (name, bytes, run) in BudgetTable.All)
            {
                await Budget(trial, name, bytes, run);
            }

            await Budget(trial, "a task, spawned and joined", 256, BudgetTable.Spawn);
            await Echo(trial);
        });
        trial.Held(BudgetTable.All.Count + 2, "budgets");
    }

    private static async Coroutine Budget(Trial trial, string name, int bytes, Func<int, Coroutine> run)
    {
        int count = trial.Size(20_000, 1_000_000);
        long most = ((long)bytes * count) + Noise;
        long cost = long.MaxValue;

        // The compiler's first, quick code boxes. Its final code comes when it comes, from a thread of its own.
        for (int tries = 0; cost > most && tries < MostTries; tries++)
        {
            await Asyncio.Sleep(tries > 0 ? 0.1 : 0);
            long before = GC.GetAllocatedBytesForCurrentThread();
            await run(count);
            cost = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        trial.Require(
            cost <= most,
            $"{name} may cost {bytes} bytes and costs {(double)cost / count:0.##}: {cost} for {count}.");
    }

    private static async Coroutine Echo(Trial trial)
    {
        EventLoop loop = Asyncio.RunningLoop;
        await using Server server = await loop.CreateServer(() => new EchoProtocol(), "127.0.0.1", 0);
        var (transport, client) = await loop.CreateConnection(() => new AskingProtocol(), "127.0.0.1", server.Port);
        await Budget(trial, "a round trip of protocols", 0, client.Ask);
        transport.Close();
        await server.Shutdown(5);
    }

    private sealed class EchoProtocol : Protocol
    {
        private Transport? _transport;

        public override void ConnectionMade(Transport transport) => _transport = transport;

        public override void DataReceived(ReadOnlyMemory<byte> data) => _transport!.Write(data.Span);
    }

    private sealed class AskingProtocol : Protocol
    {
        private readonly AsyncSemaphore _answers = new(0);
        private Transport? _transport;

        public override void ConnectionMade(Transport transport) => _transport = transport;

        public override void DataReceived(ReadOnlyMemory<byte> data) => _answers.Release();

        public async Coroutine Ask(int count)
        {
            for (int i = 0; i < count; i++)
            {
                _transport!.Write("ping"u8);
                await _answers.Acquire();
            }
        }
    }
}
