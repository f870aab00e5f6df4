using Dongsi.Reliability.Harness;

namespace Dongsi.Reliability.Checks;

/// <summary>Threads that hand things to a loop, and calls that go to a thread and back.</summary>
internal sealed class SeamCheck()
    : Check("R03", "What other threads hand to a loop arrives, once and in their order, and wakes it.")
{
    private const int Producers = 4;
    private const int Callers = 100;

    public override Action<Trial>? Canary => trial =>
        trial.RunWithPatience(() => Post(trial, 1000, false, losesOneIn: 100));

    public override void Run(Trial trial)
    {
        int posts = trial.Size(100_000, 5_000_000);
        trial.RunWithPatience(() => Post(trial, posts, dawdles: false));
        trial.Held(Producers * posts, $"posts of {Producers} threads");

        // Slowly, so that the loop falls asleep again and again just as the next one comes.
        int late = trial.Size(10_000, 500_000);
        trial.RunWithPatience(() => Post(trial, late, dawdles: true));
        trial.Held(Producers * late, "posts to a loop that falls asleep");
        using (var host = new HostThread())
        {
            host.Run(trial, () => Post(trial, late, dawdles: true));
        }

        trial.Held(Producers * late, "posts to a guest");
        int calls = trial.Size(5_000, 500_000);
        trial.RunWithPatience(() => Call(trial, calls));
        trial.Held(calls, "calls to threads and back");
    }

    private static async Coroutine Post(Trial trial, int count, bool dawdles, int losesOneIn = int.MaxValue)
    {
        EventLoop loop = Asyncio.RunningLoop;
        Future<bool> all = loop.CreateFuture<bool>();
        int[] next = new int[Producers];
        int missing = Producers;
        string? mistake = null;
        List<Thread> threads = [.. Enumerable.Range(0, Producers).Select(number => new Thread(() => Produce(number)))];
        threads.ForEach(thread => thread.Start());
        await all;
        threads.ForEach(thread => thread.Join());
        trial.Require(mistake is null, mistake!);
        trial.Require(next.All(arrived => arrived == count), $"Of {count} each, {string.Join(", ", next)} arrived.");

        void Produce(int producer)
        {
            var random = new Random(trial.Seed + producer);
            for (int i = 1; i <= count; i++)
            {
                int number = i;
                if (i % losesOneIn != 0)
                {
                    loop.CallSoonThreadsafe(() => Arrived(producer, number));
                }

                if (dawdles)
                {
                    random.Dawdle();
                }
            }

            loop.CallSoonThreadsafe(End);
        }

        void Arrived(int producer, int number)
        {
            if (number != ++next[producer])
            {
                mistake ??= $"Of thread {producer}, {number} arrived when {next[producer]} was due.";
            }
        }

        void End()
        {
            if (--missing == 0)
            {
                all.SetResult(true);
            }
        }
    }

    private static async Coroutine Call(Trial trial, int count)
    {
        int left = count;
        int onTheLoop = 0;
        int onThreads = 0;
        int ended = 0;
        await TaskGroup.Run(async group =>
        {
            for (int i = 0; i < Callers; i++)
            {
                group.CreateTask(Caller(new Random(trial.Seed + i)));
            }
        });
        trial.Require(ended == count, $"{ended} calls of {count} came back.");
        trial.Require(onThreads == count, $"{onThreads} of {count} ran on their thread.");
        trial.Require(onTheLoop == count, $"{onTheLoop} of {count} came to the loop.");

        async Coroutine Caller(Random random)
        {
            while (left-- > 0)
            {
                int number = left;
                int answer = await Asyncio.ToThread(() => There(random, number));
                trial.Require(answer == number, $"Call {number} has the answer of {answer}.");
                ended++;
            }
        }

        int There(Random random, int number)
        {
            Interlocked.Increment(ref onThreads);
            random.Dawdle();
            if (number % 2 == 0)
            {
                return FromThread.RunSync(() => Here(number));
            }

            return FromThread.Run(async () =>
            {
                await Asyncio.Sleep(0);
                return Here(number);
            });
        }

        int Here(int number)
        {
            onTheLoop++;
            return number;
        }
    }
}
