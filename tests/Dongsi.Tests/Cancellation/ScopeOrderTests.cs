using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Cancellation;

/// <summary>A generator that yields inside a scope leaves it when its consumer likes.</summary>
public sealed class ScopeOrderTests
{
    private static Generator<int, int> YieldsInside(Action<CancelScope>? opened = null) =>
        Generator.Create<int, int>(async context => await CancelScope.Run(async scope =>
        {
            opened?.Invoke(scope);
            await context.Yield(1);
        }));

    [Fact]
    public void A_scope_that_is_left_inside_a_later_one_says_so() => TestLoop.Run(async test =>
    {
        Generator<int, int> generator = YieldsInside();
        generator.Next();
        InvalidOperationException? error = null;
        await Expect.Throws<InvalidOperationException>(Asyncio.MoveOnAfter(10, async _ =>
        {
            error = Assert.Throws<InvalidOperationException>(() => generator.Next());
            await Asyncio.Sleep(20);
        }));
        Expect.Says(error!, "still in <CancelScope of", "must not yield inside", "SafeChannel.Run");
        await IsInNoScope(test);
    });

    [Fact]
    public void A_scope_that_is_left_before_a_generators_says_so() => TestLoop.Run(async test =>
    {
        CancelScope? inner = null;
        Generator<int, int> generator = YieldsInside(scope => inner = scope);
        InvalidOperationException error = await Expect.Throws<InvalidOperationException>(CancelScope.Run(async _ =>
        {
            generator.Next();
            inner!.Deadline = test.Loop.Time + TimeSpan.FromSeconds(1);
            await Asyncio.Sleep(0);
        }));
        Expect.Says(error, "was left while its task was still in <CancelScope of");
        await IsInNoScope(test);
        Expect.Says(Assert.Throws<InvalidOperationException>(generator.Close), "came too late", "SafeChannel.Run");
        await IsInNoScope(test);
    });

    [Fact]
    public void What_the_body_threw_is_kept() => TestLoop.Run(async test =>
    {
        Generator<int, int> generator = YieldsInside();
        generator.Next();
        var cause = new InvalidDataException("boom");
        await Expect.Throws<InvalidOperationException>(CancelScope.Run(async _ =>
        {
            await Asyncio.Sleep(0);
            Exception error = Assert.Throws<InvalidOperationException>(() => generator.Throw(cause));
            Assert.Same(cause, error.InnerException);
        }));
        await IsInNoScope(test);
    });

    [Fact]
    public void A_scope_that_another_task_leaves_says_so() => TestLoop.Run(async test =>
    {
        Generator<int, int> generator = YieldsInside();
        generator.Next();
        LoopTask me = Asyncio.CurrentTask!;
        me.Name = "me";

        async Coroutine Other()
        {
            Expect.Says(
                Assert.Throws<InvalidOperationException>(() => generator.Next()), "entered by task 'me'", "'other'");
            Assert.Null(Asyncio.CurrentTask!.Scope);
            Assert.Null(me.Scope);
            await Asyncio.Sleep(1);
        }

        await Asyncio.CreateTask(Other(), name: "other");
        await IsInNoScope(test);
    });

    [Fact]
    public void A_scope_that_is_left_outside_a_loop_says_so()
    {
        CancelScope? open = null;
        Generator<int, int> generator = YieldsInside(scope => open = scope);
        TestLoop.Run(async () =>
        {
            generator.Next();
            open!.Deadline = Asyncio.RunningLoop.Time + TimeSpan.FromSeconds(1);
            await Asyncio.Sleep(0);
        });
        Assert.Contains(" left", open!.ToString(), StringComparison.Ordinal);
        Expect.Says(Assert.Throws<InvalidOperationException>(generator.Close), "came too late");
    }

    [Fact]
    public void What_the_tasks_of_a_nursery_threw_is_not_lost() => TestLoop.Run(async test =>
    {
        Generator<int, int> generator = YieldsInside();
        ExceptionGroup error = await Expect.Throws<ExceptionGroup>(Nursery.Run(async nursery =>
        {
            generator.Next();
            nursery.StartSoon(Fail());
            await Asyncio.Sleep(1);
        }));
        Assert.IsType<InvalidDataException>(error.InnerExceptions[0]);
        Assert.IsType<InvalidOperationException>(error.InnerExceptions[1]);
        await IsInNoScope(test);
    });

    [Fact]
    public void A_generator_that_leaves_its_scope_where_it_entered_it_may_yield_inside() => TestLoop.Run(async test =>
    {
        Assert.Equal([1], YieldsInside());
        await IsInNoScope(test);
    });

    private static async Coroutine Fail()
    {
        await Asyncio.Sleep(0);
        throw new InvalidDataException("boom");
    }

    private static async Coroutine IsInNoScope(TestLoop test)
    {
        Assert.Null(Asyncio.CurrentTask!.Scope);
        await Asyncio.Sleep(0);
        Assert.Equal(0, test.Loop.GetStatistics().Timers);
    }
}
