using Dongsi.Testing;

namespace Dongsi.Tests.Child;

/// <summary>Programs that are right first come, first served, and wrong in another order.</summary>
internal static class PlantedBugs
{
    public static IReadOnlyDictionary<string, Func<World, Coroutine>> All { get; } =
        new Dictionary<string, Func<World, Coroutine>>
        {
            ["lost update"] = LostUpdate,
            ["lock order"] = LockOrder,
            ["dropped cancellation"] = DroppedCancellation,
        };

    /// <summary>Two deposits read the balance, wait, and write it.</summary>
    public static async Coroutine LostUpdate(World world)
    {
        int balance = 0;
        await TaskGroup.Run(async group =>
        {
            group.CreateTask(Deposit(10, audits: 0), name: "cash");
            group.CreateTask(Deposit(20, audits: 2), name: "cheque");
        });
        if (balance != 30)
        {
            throw new InvalidOperationException($"10 and 20 were paid in, and {balance} are there.");
        }

        async Coroutine Deposit(int amount, int audits)
        {
            for (; audits > 0; audits--)
            {
                await Asyncio.Sleep(0);
            }

            int read = balance;
            world.Note($"reads {read}");
            await Asyncio.Sleep(0);
            balance = read + amount;
            world.Note($"writes {balance}");
        }
    }

    /// <summary>Two tasks take the same two locks, one the other way round.</summary>
    public static async Coroutine LockOrder(World world)
    {
        var accounts = new AsyncLock();
        var journal = new AsyncLock();
        await TaskGroup.Run(async group =>
        {
            group.CreateTask(Work(accounts, journal, delay: 0), name: "transfer");
            group.CreateTask(Work(journal, accounts, delay: 3), name: "report");
        });

        async Coroutine Work(AsyncLock first, AsyncLock second, int delay)
        {
            for (; delay > 0; delay--)
            {
                await Asyncio.Sleep(0);
            }

            using (await first.Acquire())
            {
                await Asyncio.Sleep(0);
                using (await second.Acquire())
                {
                    world.Note("has both");
                }
            }
        }
    }

    /// <summary>A worker takes any exception for a failed job, and so does not hear that it shall stop.</summary>
    public static async Coroutine DroppedCancellation(World world)
    {
        var jobs = new AsyncQueue<int>();
        LoopTask worker = Asyncio.CreateTask(Worker(), name: "worker");
        await jobs.Put(1);
        await Asyncio.Sleep(0);
        await Asyncio.Sleep(0);
        await Asyncio.Sleep(0);
        worker.Cancel("closing time");
        await Asyncio.Wait([worker]);

        async Coroutine Worker()
        {
            while (true)
            {
                int job = await jobs.Get();
                try
                {
                    await Asyncio.Sleep(0);
                    world.Note($"has done {job}");
                }
                catch (Exception)
                {
                    world.Note("a job has failed; on with the next one");
                }
            }
        }
    }
}
