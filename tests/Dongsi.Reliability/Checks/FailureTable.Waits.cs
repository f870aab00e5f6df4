using Entry = (string Name, System.Func<Dongsi.Reliability.Checks.Plantation, Dongsi.Coroutine> Program);

namespace Dongsi.Reliability.Checks;

internal static partial class FailureTable
{
    private static IEnumerable<Entry> Waits()
    {
        yield return Case("what WaitFor waits for", async plant => await Asyncio.WaitFor(plant.FailAfter(1), 3600));
        yield return Case("what WaitFor cancels", async plant => await Asyncio.WaitFor(plant.FailInFinally(), 0.001));
        yield return Case(
            "one of a gathering",
            async plant => await Asyncio.Gather(plant.FailAfter(1), Asyncio.Sleep(0.001)));
        yield return Case("all of a gathering with outcomes", async plant =>
        {
            foreach (var outcome in await Asyncio.GatherOutcomes([Failing(plant), Failing(plant)]))
            {
                plant.Saw(outcome.Exception);
            }
        });
        yield return Case("tasks in the order of their completion", async plant =>
        {
            LoopTask[] tasks = [Asyncio.CreateTask(plant.FailAfter(2)), Asyncio.CreateTask(plant.Fail())];
            await foreach (LoopTask task in Asyncio.AsCompleted(tasks))
            {
                await See(plant, task);
            }
        });
        yield return Case("tasks that Wait has waited for", async plant =>
        {
            var (done, _) = await Asyncio.Wait([Asyncio.CreateTask(plant.Fail()), Asyncio.CreateTask(plant.Fail())]);
            foreach (LoopTask task in done)
            {
                plant.Saw(task.Exception);
            }
        });
    }

    private static IEnumerable<Entry> Futures()
    {
        yield return Case("what is shielded", async plant => await Asyncio.Shield(plant.FailAfter(1)));
        yield return Case("what is shielded and left alone", async plant =>
        {
            Future shield = Asyncio.Shield(plant.FailAfter(3));
            await Asyncio.Sleep(0);
            shield.Cancel();
            await Asyncio.Sleep(0.001);
        });
        yield return Case("a future", async plant =>
        {
            Future<int> future = Asyncio.RunningLoop.CreateFuture<int>();
            Asyncio.RunningLoop.CallSoon(() => future.SetException(plant.Plant()));
            await future;
        });
        yield return Case("a future that nobody awaits", async plant =>
            Asyncio.RunningLoop.CreateFuture<int>().SetException(plant.Plant()));
        yield return Case("a predicate of a condition", async plant =>
        {
            var condition = new AsyncCondition();
            using (await condition.Acquire())
            {
                await condition.WaitFor(() => throw plant.Plant());
            }
        });
        yield return Case("a stream", async plant =>
        {
            var reader = new AsyncStreamReader();
            Asyncio.RunningLoop.CallSoon(() => reader.SetException(plant.Plant()));
            await reader.ReadLine();
        });
        yield return Case("a generator", async plant =>
        {
            foreach (int item in Generator.Create<int, int>(async context =>
            {
                await context.Yield(1);
                plant.Throw();
            }))
            {
                _ = item;
            }
        });
    }

    private static IEnumerable<Entry> Callbacks()
    {
        yield return Case("a callback", async plant =>
        {
            Asyncio.RunningLoop.CallSoon(plant.Throw);
            await Asyncio.Sleep(0.001);
        });
        yield return Case("a callback at the end of main", async plant => Asyncio.RunningLoop.CallSoon(plant.Throw));
        yield return Case("a timer", async plant =>
        {
            Asyncio.RunningLoop.CallLater(0.001, plant.Throw);
            await Asyncio.Sleep(0.005);
        });
        yield return Case("a callback of another thread", async plant =>
        {
            EventLoop loop = Asyncio.RunningLoop;
            await Asyncio.ToThread(() => loop.CallSoonThreadsafe(plant.Throw));
            await Asyncio.Sleep(0.001);
        });
        yield return Case("a callback of a future", async plant =>
        {
            Future<int> future = Asyncio.RunningLoop.CreateFuture<int>();
            future.AddDoneCallback(_ => plant.Throw());
            future.SetResult(1);
            await Asyncio.Sleep(0.001);
        });
        yield return Case("a protocol that is told of its connection", plant => Connect(new FailingProtocol(plant, 0)));
        yield return Case("a protocol that is given data", plant => Connect(new FailingProtocol(plant, 1)));
        yield return Case("a protocol that is told of the end", plant => Connect(new FailingProtocol(plant, 2)));
        yield return Case("the handler of a server", async plant =>
        {
            await using Server server = await Asyncio.StartServer((_, _) => plant.Fail(), "127.0.0.1", 0);
            var (reader, writer) = await Asyncio.OpenConnection("127.0.0.1", server.Port);
            await reader.Read();
            writer.Close();
        });
    }

    private static async Coroutine<int> Failing(Plantation plant)
    {
        await plant.FailAfter(1);
        return 0;
    }

    private static async Coroutine Connect(FailingProtocol protocol)
    {
        EventLoop loop = Asyncio.RunningLoop;
        await using Server server = await loop.CreateServer(() => protocol, "127.0.0.1", 0);
        var (reader, writer) = await Asyncio.OpenConnection("127.0.0.1", server.Port);
        writer.Write("ping"u8);
        writer.WriteEof();
        await reader.Read();
        writer.Close();
    }

    private sealed class FailingProtocol(Plantation plant, int when) : Protocol
    {
        public override void ConnectionMade(Transport transport) => FailIf(0);

        public override void DataReceived(ReadOnlyMemory<byte> data) => FailIf(1);

        public override void ConnectionLost(Exception? exception) => FailIf(2);

        private void FailIf(int moment)
        {
            if (moment == when)
            {
                plant.Throw();
            }
        }
    }
}
