using System.Runtime.CompilerServices;
using Dongsi.Reliability.Harness;

namespace Dongsi.Reliability.Checks;

/// <summary>Tasks that come and go: what was in them is garbage when they are over.</summary>
internal sealed class GarbageCheck() : Check(
    "R13", "A task that is over is garbage, with its scope, its group and its exception.")
{
    private const int AtOnce = 1000;
    private const long MostBytes = 1024 * 1024;

    public override bool IsForEveryPoller => false;

    public override Action<Trial>? Canary => trial => Spawn(trial, 10_000, keepsOneIn: 10);

    public override void Run(Trial trial)
    {
        int tasks = trial.Size(100_000, 1_000_000);
        Spawn(trial, tasks, keepsOneIn: int.MaxValue);
        trial.Held(tasks, "tasks, each in a scope, one in ten of which fails");
    }

    private static void Spawn(Trial trial, int tasks, int keepsOneIn)
    {
        List<object> kept = [];
        trial.RunWithPatience(async () =>
        {
            List<WeakReference> seen = [];
            await Batch(seen);
            seen.Clear();
            long before = GC.GetTotalMemory(forceFullCollection: true);
            for (int left = tasks; left > 0; left -= AtOnce)
            {
                await Batch(seen);
                Keep(seen);
                if (seen.Count > 100_000)
                {
                    RequireDead(seen);
                }
            }

            RequireDead(seen);
            seen.TrimExcess();
            long grown = GC.GetTotalMemory(forceFullCollection: true) - before;
            trial.Worst("heap grew by", Math.Max(0, grown), "bytes");
            trial.Require(grown < MostBytes, $"The heap grew by {grown} bytes in {tasks} tasks.");
        });
        GC.KeepAlive(kept);

        [MethodImpl(MethodImplOptions.NoInlining)]
        void Keep(List<WeakReference> seen)
        {
            for (int i = 0; i < seen.Count; i += keepsOneIn)
            {
                if (keepsOneIn < seen.Count && seen[i].Target is { } target)
                {
                    kept.Add(target);
                }
            }
        }

        void RequireDead(List<WeakReference> seen)
        {
            // Twice: a failed task has a finalizer until its exception is taken.
            GC.Collect();
            GC.WaitForPendingFinalizers();
            GC.Collect();
            var alive = seen.Where(reference => reference.IsAlive).ToList();
            trial.Require(
                alive.Count == 0,
                $"{alive.Count} of {seen.Count} live on, first a {alive.FirstOrDefault()?.Target?.GetType().Name}.");
            seen.Clear();
        }
    }

    private static async Coroutine Batch(List<WeakReference> seen)
    {
        await TaskGroup.Run(async group =>
        {
            seen.Add(new WeakReference(group));
            for (int i = 0; i < AtOnce; i++)
            {
                int number = i;
                seen.Add(new WeakReference(group.CreateTask(Work(number))));
            }
        });

        // So that no task that has just ended is still the one that the loop ran last.
        await Asyncio.Sleep(0);

        async Coroutine Work(int number)
        {
            try
            {
                await Asyncio.MoveOnAfter(3600, async scope =>
                {
                    seen.Add(new WeakReference(scope));
                    await Asyncio.Sleep(0);
                    if (number % 10 == 0)
                    {
                        throw Boom();
                    }
                });
            }
            catch (InvalidDataException)
            {
                // It is garbage from now on.
            }
        }

        InvalidDataException Boom()
        {
            var exception = new InvalidDataException("planted");
            seen.Add(new WeakReference(exception));
            return exception;
        }
    }
}
