using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Coroutines;

/// <summary>Plain <c>async Task</c> methods that are called on the loop.</summary>
public sealed class PlainTaskTests
{
    [Fact]
    public void They_can_await_a_coroutine() => TestLoop.Run(async test =>
    {
        Assert.Equal(3, await Plain());
        Assert.Equal(1, test.Elapsed);

        static async Task<int> Plain() => await Later(3);
    });

    [Fact]
    public void The_coroutine_they_await_runs_as_a_task_of_its_own() => TestLoop.Run(async test =>
    {
        LoopTask? outer = Asyncio.CurrentTask;
        await Plain();

        async Task Plain() => await Check();

        async Coroutine Check()
        {
            Assert.NotNull(Asyncio.CurrentTask);
            Assert.NotSame(outer, Asyncio.CurrentTask);
            Assert.Equal(2, test.Loop.GetStatistics().LiveTasks);
        }
    });

    [Fact]
    public void They_see_the_exception_of_a_coroutine() => TestLoop.Run(async () =>
    {
        await Plain();

        static async Task Plain()
        {
            var e = await Assert.ThrowsAsync<InvalidDataException>(async () => await Failing());
            Assert.Equal("after a second", e.Message);
        }
    });

    [Fact]
    public void They_can_await_a_future_and_a_task() => TestLoop.Run(async test =>
    {
        Future<int> future = test.Loop.CreateFuture<int>();
        test.Loop.CallLater(1, () => future.SetResult(4));
        LoopTask<int> task = Asyncio.CreateTask(Later(5));
        Assert.Equal(9, await Plain());

        async Task<int> Plain() => await future + await task;
    });

    [Fact]
    public void They_can_sleep_nothing_and_nobody_else_is_disturbed() => TestLoop.Run(async () =>
    {
        await Plain();
        await Plain();
        await Asyncio.Sleep(0);
        await Asyncio.CreateTask(Asyncio.Sleep(0));

        static async Task Plain()
        {
            await Asyncio.Sleep(0);
            await Asyncio.Sleep(0);
        }
    });

    [Fact]
    public void They_can_sleep() => TestLoop.Run(async test =>
    {
        await Plain();
        Assert.Equal(3, test.Elapsed);

        static async Task Plain()
        {
            await Asyncio.Sleep(1);
            await Asyncio.Sleep(TimeSpan.FromSeconds(2));
        }
    });

    [Fact]
    public void They_come_home_from_a_thread() => TestLoop.Run(
        async _ =>
        {
            int home = Environment.CurrentManagedThreadId;
            await Plain();

            async Task Plain()
            {
                await Task.Run(() => { });
                Assert.Equal(home, Environment.CurrentManagedThreadId);
                await Asyncio.Sleep(0);
                Assert.Equal(home, Environment.CurrentManagedThreadId);
                await Task.Yield();
                Assert.Equal(home, Environment.CurrentManagedThreadId);
            }
        },
        threads: true);

    [Fact]
    public void They_get_a_cancellation_as_such() => TestLoop.Run(async () =>
    {
        LoopTask task = Asyncio.CreateTask(Later(1));
        Task plain = Plain(task);
        task.Cancel("enough");
        var e = await Assert.ThrowsAsync<CancelledException>(() => plain);
        Assert.Equal("enough", e.Reason);
        Assert.True(plain.IsCanceled);

        static async Task Plain(LoopTask task) => await task;
    });

    [Fact]
    public void A_second_await_of_a_coroutine_throws_there_too() => TestLoop.Run(async () =>
    {
        await Plain();

        static async Task Plain()
        {
            Coroutine<int> coroutine = Later(1);
            await coroutine;
            await Assert.ThrowsAsync<InvalidOperationException>(async () => await coroutine);
        }
    });

    [Fact]
    public void An_iterator_of_theirs_can_await_coroutines_and_be_walked_by_one() => TestLoop.Run(async test =>
    {
        List<int> seen = [];
        await foreach (int i in Count())
        {
            seen.Add(i);
            await Asyncio.Sleep(1);
        }

        Assert.Equal([0, 1, 2], seen);
        Assert.Equal(6, test.Elapsed);

        static async IAsyncEnumerable<int> Count()
        {
            for (int i = 0; i < 3; i++)
            {
                yield return await Later(i);
            }
        }
    });

    [Fact]
    public void An_iterator_that_throws_throws_in_the_coroutine() => TestLoop.Run(async () =>
    {
        await Expect.Throws<InvalidDataException>(Walk());

        static async Coroutine Walk()
        {
            await foreach (int _ in Count())
            {
                await Asyncio.Sleep(0);
            }
        }

        static async IAsyncEnumerable<int> Count()
        {
            yield return 1;
            await Failing();
        }
    });

    [Fact]
    public void An_async_void_handler_comes_home_too() => TestLoop.Run(async test =>
    {
        Future<int> done = test.Loop.CreateFuture<int>();
        int home = Environment.CurrentManagedThreadId;
        Handler();
        Assert.Equal(home, await done);

        async void Handler()
        {
            await Later(1);
            done.SetResult(Environment.CurrentManagedThreadId);
        }
    });

    [Fact]
    public void An_exception_of_an_async_void_handler_is_reported() => TestLoop.Run(async test =>
    {
        Handler();
        await Asyncio.Sleep(2);
        Assert.IsType<InvalidDataException>(test.TakeReport().Exception);

        static async void Handler() => await Failing();
    });

    private static async Coroutine<int> Later(int value) => await Asyncio.Sleep(1, value);

    private static async Coroutine Failing()
    {
        await Asyncio.Sleep(1);
        throw new InvalidDataException("after a second");
    }
}
