using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Diagnostics;

public sealed class CallGraphTests
{
    [Fact]
    public void It_shows_the_coroutines_of_the_current_task_the_innermost_first() => TestLoop.Run(async () =>
    {
        FutureCallGraph? graph = null;
        LoopTask task = Asyncio.CreateTask(Outer(), "mine");
        await task;
        Assert.Same(task, graph!.Future);
        Assert.Equal(["Inner", "Outer"], graph.CallStack);
        Assert.Equal(CallGraphLink.None, graph.Link);

        async Coroutine Outer() => await Inner();

        async Coroutine Inner() => graph = Asyncio.CaptureCallGraph();
    });

    [Fact]
    public void It_shows_who_awaits_a_task_and_who_awaits_those() => TestLoop.Run(async () =>
    {
        LoopTask innermost = Asyncio.CreateTask(Sleeper(), "innermost");
        LoopTask middle = Asyncio.CreateTask(Await(innermost), "middle");
        LoopTask outer = Asyncio.CreateTask(Await(middle), "outer");
        await Asyncio.Sleep(0);
        FutureCallGraph graph = Asyncio.CaptureCallGraph(innermost)!;
        Assert.Equal(["Sleeper"], graph.CallStack);
        FutureCallGraph above = Assert.Single(graph.AwaitedBy);
        Assert.Same(middle, above.Future);
        Assert.Equal(["Await"], above.CallStack);
        Assert.Same(outer, Assert.Single(above.AwaitedBy).Future);
        await outer;
    });

    [Fact]
    public void It_reads_like_pythons() => TestLoop.Run(async () =>
    {
        LoopTask inner = Asyncio.CreateTask(Sleeper(), "inner");
        LoopTask one = Asyncio.CreateTask(Await(inner), "one");
        LoopTask two = Asyncio.CreateTask(Await(inner), "two");
        await Asyncio.Sleep(0);
        Assert.Equal(
            [
                "* LoopTask(name='inner', pending)",
                "  + Call stack:",
                "  |   async Sleeper()",
                "  + Awaited by:",
                "    * LoopTask(name='one', pending)",
                "      + Call stack:",
                "      |   async Await()",
                "    * LoopTask(name='two', pending)",
                "      + Call stack:",
                "      |   async Await()",
            ],
            Asyncio.FormatCallGraph(inner).Split(Environment.NewLine));
        await Asyncio.Gather([one, two]);
    });

    [Theory]
    [InlineData("gather")]
    [InlineData("outcomes")]
    [InlineData("wait")]
    [InlineData("wait for")]
    [InlineData("no time")]
    [InlineData("shield")]
    [InlineData("as completed")]
    [InlineData("timeout")]
    [InlineData("group")]
    public void It_sees_through_what_collects_several(string how) => TestLoop.Run(async () =>
    {
        LoopTask<int> inner = Asyncio.CreateTask(Swallower(), "inner");
        LoopTask outer = Asyncio.CreateTask(Collect(), "outer");
        await Asyncio.Sleep(0);
        LoopTask child = how == "group" ? Asyncio.AllTasks().Single(task => task.Name == "child") : inner;
        FutureCallGraph graph = Asyncio.CaptureCallGraph(child)!;
        Assert.Same(outer, Assert.Single(graph.AwaitedBy).Future);
        await outer;
        await inner;

        async Coroutine Collect()
        {
            switch (how)
            {
                case "gather":
                    await Asyncio.Gather(inner, Asyncio.Sleep(2, 1));
                    break;
                case "outcomes":
                    await Asyncio.GatherOutcomes([inner]);
                    break;
                case "wait":
                    await Asyncio.Wait([inner]);
                    break;
                case "wait for":
                    await Asyncio.WaitFor(inner, 100);
                    break;
                case "no time":
                    await Asyncio.WaitFor(inner, 0);
                    break;
                case "shield":
                    await Asyncio.Shield(inner);
                    break;
                case "as completed":
                    await foreach (LoopTask<int> task in Asyncio.AsCompleted([inner]))
                    {
                        await task;
                    }

                    break;
                case "timeout":
                    await Asyncio.Timeout(100, async _ => await inner);
                    break;
                default:
                    await TaskGroup.Run(async group => group.CreateTask(Swallower(), "child").Ignore());
                    break;
            }
        }
    });

    [Fact]
    public void A_circle_is_named() => TestLoop.Run(async () =>
    {
        LoopTask? two = null;
        LoopTask one = Asyncio.CreateTask(AwaitTwo(), "one");
        two = Asyncio.CreateTask(Await(one), "two");
        await Asyncio.Sleep(0);
        FutureCallGraph graph = Asyncio.CaptureCallGraph(one)!;
        FutureCallGraph back = Assert.Single(Assert.Single(graph.AwaitedBy).AwaitedBy);
        Assert.Same(one, back.Future);
        Assert.Equal(CallGraphLink.Cycle, back.Link);
        Assert.Empty(back.AwaitedBy);
        Assert.Contains("name='one', pending) <- waits for itself: a cycle", Asyncio.FormatCallGraph(one));
        one.Cancel();
        await Asyncio.Wait([one, two]);

        async Coroutine AwaitTwo() => await two!;
    });

    [Fact]
    public void A_task_that_is_reached_by_two_paths_is_described_once() => TestLoop.Run(async () =>
    {
        LoopTask<int> bottom = Asyncio.CreateTask(Swallower(), "bottom");
        LoopTask left = Asyncio.CreateTask(Await(bottom), "left");
        LoopTask right = Asyncio.CreateTask(Await(bottom), "right");
        LoopTask top = Asyncio.CreateTask(AwaitBoth(left, right), "top");
        await Asyncio.Sleep(0);
        string text = Asyncio.FormatCallGraph(bottom);
        Assert.Single(text.Split(Environment.NewLine), line => line.EndsWith("name='top', pending)", Ordinal));
        Assert.Single(text.Split(Environment.NewLine), line => line.EndsWith("(shown above)", Ordinal));
        await top;

        static async Coroutine AwaitBoth(LoopTask one, LoopTask two) => await Asyncio.Gather([one, two]);
    });

    [Fact]
    public void It_is_linear_in_what_collects_and_not_in_the_paths() => TestLoop.Run(async test =>
    {
        Future<int> bottom = test.Loop.CreateFuture<int>();
        Future layer = bottom;
        for (int i = 0; i < 60; i++)
        {
            layer = Asyncio.Gather([Asyncio.Gather([layer]), Asyncio.Gather([layer])]);
        }

        LoopTask top = Asyncio.CreateTask(Await(layer), "top");
        await Asyncio.Sleep(0);
        Assert.Same(top, Assert.Single(Asyncio.CaptureCallGraph(bottom)!.AwaitedBy).Future);
        bottom.SetResult(1);
        await top;
    });

    [Fact]
    public void A_chain_longer_than_the_stack_is_followed_to_its_end() => TestLoop.Run(async () =>
    {
        LoopTask innermost = Asyncio.CreateTask(Sleeper());
        LoopTask outermost = innermost;
        for (int i = 0; i < 50_000; i++)
        {
            outermost = Asyncio.CreateTask(Await(outermost));
        }

        await Asyncio.Sleep(0);
        FutureCallGraph graph = Asyncio.CaptureCallGraph(innermost)!;
        while (graph.AwaitedBy.Count > 0)
        {
            graph = Assert.Single(graph.AwaitedBy);
        }

        Assert.Same(outermost, graph.Future);
        Assert.NotEmpty(Asyncio.FormatCallGraph(innermost));
        await outermost;
    });

    [Theory]
    [InlineData(1, "Three")]
    [InlineData(2, "Three,Two")]
    [InlineData(99, "Three,Two,One")]
    [InlineData(-1, "One")]
    [InlineData(-2, "Two,One")]
    [InlineData(-99, "Three,Two,One")]
    [InlineData(0, "")]
    public void A_limit_keeps_the_innermost_or_the_outermost(int limit, string names) => TestLoop.Run(async () =>
    {
        await Asyncio.CreateTask(One());

        async Coroutine One() => await Two();

        async Coroutine Two() => await Three();

        async Coroutine Three() =>
            Assert.Equal(names, string.Join(",", Asyncio.CaptureCallGraph(limit: limit)!.CallStack));
    });

    [Fact]
    public void A_task_that_has_not_begun_shows_its_coroutine_and_one_that_has_ended_nothing() =>
        TestLoop.Run(async () =>
        {
            LoopTask task = Asyncio.CreateTask(Sleeper(), "task");
            Assert.Equal(["Sleeper"], Asyncio.CaptureCallGraph(task)!.CallStack);
            await task;
            Assert.Empty(Asyncio.CaptureCallGraph(task)!.CallStack);
            Assert.Equal("* LoopTask(name='task', finished)", Asyncio.FormatCallGraph(task));
        });

    [Fact]
    public void A_future_can_be_asked_about() => TestLoop.Run(async test =>
    {
        Future<int> future = test.Loop.CreateFuture<int>();
        LoopTask task = Asyncio.CreateTask(Await(future));
        await Asyncio.Sleep(0);
        FutureCallGraph graph = Asyncio.CaptureCallGraph(future)!;
        Assert.Empty(graph.CallStack);
        Assert.Same(task, Assert.Single(graph.AwaitedBy).Future);
        Assert.StartsWith("* <Future pending>", Asyncio.FormatCallGraph(future));
        future.SetResult(1);
        await task;
    });

    [Fact]
    public void It_is_printed_where_one_likes() => TestLoop.Run(async () =>
    {
        using var text = new StringWriter();
        Asyncio.PrintCallGraph(output: text);
        Assert.Equal(Asyncio.FormatCallGraph() + Environment.NewLine, text.ToString());
        Assert.Equal(text.ToString(), ErrorStream.Capture(() => Asyncio.PrintCallGraph()));
    });

    [Fact]
    public void Outside_a_task_there_is_none_and_outside_a_loop_it_is_an_error() => TestLoop.Run(async test =>
    {
        FutureCallGraph? graph = Asyncio.CaptureCallGraph();
        string? text = null;
        test.Loop.CallSoon(() => (graph, text) = (Asyncio.CaptureCallGraph(), Asyncio.FormatCallGraph()));
        await Asyncio.Sleep(0);
        Assert.Null(graph);
        Assert.Equal("", text);
        LoopTask task = Asyncio.CurrentTask!;
        OtherThreads.Run(() => Assert.Throws<InvalidOperationException>(() => Asyncio.CaptureCallGraph()));
        OtherThreads.Run(() => Assert.Throws<InvalidOperationException>(() => Asyncio.CaptureCallGraph(task)));
    });

    private const StringComparison Ordinal = StringComparison.Ordinal;

    private static async Coroutine Sleeper() => await Asyncio.Sleep(1);

    private static async Coroutine<int> Swallower()
    {
        try
        {
            await Asyncio.Sleep(1);
        }
        catch (CancelledException)
        {
        }

        return 1;
    }

    private static async Coroutine Await(Future future) => await future;
}
