using Dongsi.Reliability.Harness;
using Dongsi.Tests.Support;

namespace Dongsi.Reliability.Checks;

/// <summary>Debug mode, and who blocks the loop.</summary>
internal sealed class BlockingCheck() : Check(
    "R42", "Who blocks the loop for 150 ms is reported once and by name, and nobody else is.")
{
    private static readonly TimeSpan s_block = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan s_busy = TimeSpan.FromMilliseconds(99);

    public override Action<Trial>? Canary => trial => RequireOne(trial, Reports(trial, null, async loop =>
    {
        loop.SlowCallbackDuration = TimeSpan.FromSeconds(10);
        await Block(() => Thread.Sleep(s_block));
    }));

    public override void Run(Trial trial)
    {
        RequireOne(trial, Reports(trial, null, _ => Block(() => Thread.Sleep(s_block))));

        // An hour of steps that are all just short enough, and of other tasks beside the one that blocks.
        var clock = new TestClock();
        int steps = trial.Size(36_400, 364_000);
        RequireOne(trial, Reports(trial, clock, async _ =>
        {
            LoopTask busy = Asyncio.CreateTask(Busy(clock, steps), "busy");
            await Block(() => clock.Advance(s_block));
            await busy;
        }));
        trial.Held(steps, $"steps of {s_busy.TotalMilliseconds} ms without a report");
    }

    private static List<LoopErrorContext> Reports(Trial trial, TimeProvider? clock, Func<EventLoop, Coroutine> main)
    {
        List<LoopErrorContext> reports = [];
        using var runner = new Runner(new RunOptions
        {
            Debug = true,
            LoopFactory = () => new EventLoop(clock, trial.Poller),
        });
        runner.Loop.SetExceptionHandler((_, report) => reports.Add(report));
        runner.Run(main(runner.Loop));
        return reports;
    }

    private static async Coroutine Block(Action block) =>
        await Asyncio.CreateTask(BlockNow(block), "the one who blocks");

    private static async Coroutine BlockNow(Action block)
    {
        await Asyncio.Sleep(0);
        block();
    }

    private static async Coroutine Busy(TestClock clock, int steps)
    {
        for (int i = 0; i < steps; i++)
        {
            clock.Advance(s_busy);
            await Asyncio.Sleep(0);
        }
    }

    private static void RequireOne(Trial trial, List<LoopErrorContext> reports)
    {
        string all = string.Join("; ", reports.Select(report => report.Message));
        trial.Require(reports.Count == 1, $"One blocked, and there are {reports.Count} reports: {all}");
        trial.Require(
            reports[0].Message.Contains("the one who blocks", StringComparison.Ordinal)
                && reports[0].Task?.Name == "the one who blocks",
            $"Who blocked is not named: {all}");
    }
}
