using Dongsi.Reliability.Harness;

namespace Dongsi.Reliability.Checks;

/// <summary>Random calls of a loop that is not running, is running, is stopped, is closed, with numbers of every kind.
/// </summary>
internal static class MisuseFuzz
{
    public const int CallsAtOnce = 30;

    private static readonly double[] s_numbers =
    [
        double.NaN, double.NegativeInfinity, double.PositiveInfinity, double.MinValue, double.MaxValue, -1, -0.0, 0,
        double.Epsilon, 1e-9, 0.0005, 1e12,
    ];

    private static readonly Action<EventLoop, double>[] s_calls =
    [
        (loop, _) => loop.RunUntilComplete(Asyncio.Sleep(0)),
        (loop, number) => loop.CallLater(number, () => { }).Cancel(),
        (loop, number) => loop.CallLater(number, () => { }),
        (loop, _) => loop.CallAt(TimeSpan.MinValue, () => { }),
        (loop, _) => loop.CallSoon(null!),
        (loop, _) => loop.CallSoonThreadsafe(() => { }),
        (loop, _) => loop.Stop(),
        (loop, _) => loop.PollEvents(TimeSpan.Zero),
        (loop, _) => loop.ProcessEvents(),
        (loop, _) => loop.ProcessReady(),
        (loop, _) => loop.GetStatistics(),
        (loop, _) => loop.AddReader(-1, () => { }),
        (loop, number) => loop.RemoveReader((int)number),
        (loop, number) => loop.AddSignalHandler((int)number, () => { }),
        (loop, number) => loop.RemoveSignalHandler((int)number),
        (loop, number) => loop.CreateTask(Asyncio.Sleep(number)).Cancel(),
        (loop, number) => loop.CreateTask(Asyncio.WaitFor(loop.CreateFuture<int>(), number)).Cancel(),
        (loop, number) => loop.CreateTask(Asyncio.MoveOnAfter(number, _ => Asyncio.Sleep(0))),
        (loop, _) =>
        {
            Future<int> future = loop.CreateFuture<int>();
            future.SetResult(1);
            future.SetResult(2);
        },
    ];

    public static void Run(Trial trial, int rounds)
    {
        for (int i = 0; i < rounds; i++)
        {
            using var loop = new EventLoop(poller: trial.Poller);
            loop.SetExceptionHandler((_, _) => { });
            for (int left = CallsAtOnce; left > 0; left--)
            {
                Call(trial, loop, trial.Random.Next(3) > 0);
            }

            InContract(trial, "the end", () => loop.RunUntilComplete(Asyncio.Sleep(0)));
        }
    }

    private static void Call(Trial trial, EventLoop loop, bool isInside)
    {
        double number = s_numbers[trial.Random.Next(s_numbers.Length)];
        int kind = trial.Random.Next(s_calls.Length);
        if (isInside)
        {
            InContract(trial, "CallSoon", () => loop.CallSoon(Act));
            InContract(trial, "RunUntilComplete", () => loop.RunUntilComplete(Asyncio.Sleep(0)));
        }
        else
        {
            Act();
        }

        if (trial.Random.Next(110) == 0)
        {
            InContract(trial, "Close", loop.Close);
        }

        void Act() => InContract(trial, $"call {kind} with {number}", () => s_calls[kind](loop, number));
    }

    private static void InContract(Trial trial, string what, Action act)
    {
        try
        {
            act();
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or IOException)
        {
            trial.Require(e.Message.Length > 0, $"{what}: {e.GetType()} says nothing.");
        }
    }
}
