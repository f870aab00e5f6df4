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
        int kind = trial.Random.Next(22);
        if (isInside && kind > 2)
        {
            InContract(trial, "CallSoon", () => loop.CallSoon(() => InContract(trial, $"call {kind}", Act)));
            InContract(trial, "RunUntilComplete", () => loop.RunUntilComplete(Asyncio.Sleep(0)));
        }
        else
        {
            InContract(trial, $"call {kind} with {number}", Act);
        }

        void Act()
        {
            switch (kind)
            {
                case 0 when trial.Random.Next(10) == 0:
                    loop.Close();
                    break;
                case 1 when trial.Random.Next(10) == 0:
                    loop.Dispose();
                    break;
                case 2 or 3:
                    loop.RunUntilComplete(Asyncio.Sleep(0));
                    break;
                case 4:
                    loop.CallLater(number, () => { }).Cancel();
                    break;
                case 5:
                    loop.CallLater(number, () => { });
                    break;
                case 6:
                    loop.Stop();
                    break;
                case 7:
                    loop.CreateTask(Asyncio.Sleep(number)).Cancel();
                    break;
                case 8:
                    loop.CreateTask(Asyncio.WaitFor(loop.CreateFuture<int>(), number)).Cancel();
                    break;
                case 9:
                    loop.CreateTask(Asyncio.MoveOnAfter(number, _ => Asyncio.Sleep(0)));
                    break;
                case 10:
                    loop.RemoveReader((int)number);
                    break;
                case 11:
                    loop.AddReader(-1, () => { });
                    break;
                case 12:
                    loop.ProcessReady();
                    break;
                case 13:
                    loop.PollEvents(TimeSpan.Zero);
                    break;
                case 14:
                    loop.AddSignalHandler((int)number, () => { });
                    break;
                case 15:
                    loop.RemoveSignalHandler((int)number);
                    break;
                case 16:
                    loop.CallAt(TimeSpan.MinValue, () => { });
                    break;
                case 17:
                    loop.CallSoonThreadsafe(() => { });
                    break;
                case 18:
                    Future<int> future = loop.CreateFuture<int>();
                    future.SetResult(1);
                    future.SetResult(2);
                    break;
                case 19:
                    loop.CallSoon(null!);
                    break;
                case 20:
                    loop.ProcessEvents();
                    break;
                default:
                    _ = loop.GetStatistics();
                    break;
            }
        }
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
