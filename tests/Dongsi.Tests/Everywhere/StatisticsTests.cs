using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Everywhere;

public sealed class StatisticsTests
{
    /// <summary>Those whose state is all there is to see of them, or is in the object that made them.</summary>
    private static readonly string[] s_without =
    [
        "AsyncFileLines", "AsyncPath", "BaseProtocol", "BaseTransport", "BlockingPortalLease",
        "BufferedByteReceiveStream", "BufferedProtocol",
        "ByteProtocol", "CompletionOrder", "Coroutine", "DatagramProtocol", "DatagramTransport", "DirectoryChanges",
        "Future", "FutureCallGraph", "GeneratorContext", "Handle", "Instrument", "ItemEnumerator", "LineEnumerator",
        "LoopErrorContext", "ProcessResult", "Protocol", "RunOptions", "StapledByteStream",
        "StapledObjectStream", "SubprocessProtocol", "SubprocessTransport",
        "TemporaryDirectory", "TextReceiveStream", "TextSendStream", "TextStream", "TimerHandle", "Transport",
    ];

    [Fact]
    public void Every_public_type_with_a_state_gives_a_snapshot_of_it()
    {
        string[] without =
        [
            .. typeof(Asyncio).Assembly.GetExportedTypes()
                .Where(type => type is { IsClass: true, IsNested: false, Namespace: "Dongsi" }
                    && !(type.IsAbstract && type.IsSealed)
                    && !typeof(Exception).IsAssignableFrom(type)
                    && !typeof(Delegate).IsAssignableFrom(type)
                    && type.GetMethod("GetStatistics", Type.EmptyTypes) is not { ReturnType.IsValueType: true })
                .Select(type => type.Name.Split('`')[0])
                .Except(s_without, StringComparer.Ordinal),
        ];
        Assert.True(without is [], $"Give these GetStatistics(): {string.Join(", ", without)}.");
    }

    [Fact]
    public void A_runner_tells_of_its_loop()
    {
        var runner = new Runner();
        Assert.Equal(default, runner.GetStatistics());
        runner.Run(Look());
        runner.Close();
        Assert.Equal(new RunnerStatistics(true, false, true, 0, 0), runner.GetStatistics());

        async Coroutine Look()
        {
            await Asyncio.Sleep(0);
            Assert.Equal(new RunnerStatistics(true, true, false, LiveTasks: 1, LiveThreads: 0), runner.GetStatistics());
        }
    }

    [Fact]
    public void A_scope_tells_what_is_in_it_and_whether_it_is_cancelled() => TestLoop.Run(async test =>
    {
        TimeSpan deadline = test.Loop.Time + TimeSpan.FromSeconds(1);
        CancelScope scope = await CancelScope.Run(
            async scope =>
            {
                await TaskGroup.Run(async _ => await CancelScope.Run(async inner =>
                {
                    var calm = new CancelScopeStatistics(false, false, false, deadline, 0, 0, false);
                    Assert.Equal(calm with { Scopes = 1, Groups = 1 }, scope.GetStatistics());
                    Assert.Equal(calm, inner.GetStatistics());
                    scope.Cancel();
                    Assert.Equal(calm with { IsCancelled = true, EffectiveDeadline = null }, inner.GetStatistics());
                }));
            },
            deadline);
        Assert.Equal(new CancelScopeStatistics(true, true, false, null, 0, 0, true), scope.GetStatistics());
    });

    [Fact]
    public void A_timeout_tells_what_is_left() => TestLoop.Run(async test =>
    {
        TimeSpan end = test.Loop.Time + TimeSpan.FromSeconds(3);
        TimeoutScope? left = null;
        await Asyncio.Timeout(3, async scope =>
        {
            left = scope;
            await Asyncio.Sleep(1);
            Assert.Equal(
                new TimeoutScopeStatistics(end, TimeSpan.FromSeconds(2), false, false), scope.GetStatistics());
        });
        Assert.Equal(new TimeoutScopeStatistics(end, TimeSpan.FromSeconds(2), false, true), left!.GetStatistics());
    });

    [Fact]
    public void A_task_tells_who_waits_and_who_wants_its_end() => TestLoop.Run(async () =>
    {
        LoopTask task = Asyncio.CreateTask(Asyncio.Sleep(1));
        task.AddDoneCallback(_ => { });
        LoopTask waiter = Asyncio.CreateTask(Expect.Throws<CancelledException>(task));
        await Asyncio.Sleep(0);
        Assert.Equal(new LoopTaskStatistics(false, false, 0, false, Waiters: 2), task.GetStatistics());
        task.Cancel();
        Assert.Equal(1, task.GetStatistics().Cancelling);
        await waiter;
        Assert.Equal(new LoopTaskStatistics(true, true, 1, false, 0), task.GetStatistics());
        await CancelScope.Run(async scope =>
        {
            scope.Cancel();
            Assert.True(Asyncio.CurrentTask!.GetStatistics().IsInCancelledScope);
        });
    });

    [Fact]
    public void A_generator_tells_whether_it_yields_from_another()
    {
        Generator<int, int> inner = Generator.Create<int, int>(async context => await context.Yield(1));
        Generator<int, int> middle = Generator.Create<int, int>(async context => await context.YieldFrom(inner));
        Generator<int, int> outer = Generator.Create<int, int>(async context => await context.YieldFrom(middle));
        Assert.Equal(new GeneratorStatistics(CoroutineState.Created, false), outer.GetStatistics());
        outer.Next();
        Assert.Equal(new GeneratorStatistics(CoroutineState.Suspended, true), outer.GetStatistics());
        Assert.Equal(new GeneratorStatistics(CoroutineState.Suspended, true), middle.GetStatistics());
        Assert.Equal(new GeneratorStatistics(CoroutineState.Suspended, false), inner.GetStatistics());
        outer.Close();
        Assert.Equal(new GeneratorStatistics(CoroutineState.Closed, false), outer.GetStatistics());
    }

    [Fact]
    public void A_task_status_tells_whether_somebody_waits_for_it() => TestLoop.Run(async () => await Nursery.Run(
        async nursery =>
        {
            TaskStatus<int>? started = null;
            await nursery.Start<int>(async status =>
            {
                started = status;
                await Asyncio.Sleep(1);
                Assert.Equal(new TaskStatusStatistics(false, IsAwaited: true), status.GetStatistics());
                status.Started(1);
            });
            Assert.Equal(new TaskStatusStatistics(true, false), started!.GetStatistics());
        }));
}
