using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Threads;

public sealed class ParallelMapTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(1000)]
    [InlineData(10007)]
    public void The_results_are_in_the_order_of_the_source(int count) => Run(async test =>
    {
        int[] results = await Asyncio.ParallelMap(Enumerable.Range(0, count), i => i * 2, maxDegreeOfParallelism: 3);
        Assert.Equal(Enumerable.Range(0, count).Select(i => i * 2), results);
    });

    [Fact]
    public void Several_threads_work_at_the_same_time_and_the_loop_goes_on() => Run(async test =>
    {
        using var all = new Barrier(3);
        int[] threads = await Asyncio.ParallelMap(
            [1, 2, 3],
            _ =>
            {
                Assert.True(all.SignalAndWait(s_patience));
                return Environment.CurrentManagedThreadId;
            },
            maxDegreeOfParallelism: 3);
        Assert.Equal(3, threads.Distinct().Count());
        Assert.DoesNotContain(Environment.CurrentManagedThreadId, threads);
    });

    [Fact]
    public void An_async_function_is_refused() => Run(async test =>
    {
        Expect.Says(
            await Expect.Throws<InvalidOperationException>(Asyncio.ParallelMap([1], async Coroutine (_) => { })),
            "only a loop can run a coroutine");
        Expect.Says(
            await Expect.Throws<InvalidOperationException>(Asyncio.ParallelMap([1], async Task (_) => { })),
            "returned a Task");
        Expect.Says(
            await Expect.Throws<InvalidOperationException>(Asyncio.ToThread(async Task () => { })), "returned a Task");
    });

    [Fact]
    public void No_more_threads_than_allowed_work() => Run(async test =>
    {
        int now = 0;
        int[] seen = await Asyncio.ParallelMap(
            Enumerable.Range(0, 500),
            _ =>
            {
                int count = Interlocked.Increment(ref now);
                Thread.Yield();
                Interlocked.Decrement(ref now);
                return count;
            },
            maxDegreeOfParallelism: 2);
        Assert.InRange(seen.Max(), 1, 2);
    });

    [Fact]
    public void The_source_is_read_on_the_loops_thread() => Run(async test =>
    {
        int home = Environment.CurrentManagedThreadId;
        int[] results = await Asyncio.ParallelMap(Read(), i => i);
        Assert.Equal([1, 2], results);

        IEnumerable<int> Read()
        {
            Assert.Equal(home, Environment.CurrentManagedThreadId);
            yield return 1;
            yield return 2;
        }
    });

    [Fact]
    public void The_failure_is_that_of_the_first_item_that_fails_whoever_is_faster() => Run(async test =>
    {
        using var laterFailed = new Signal();
        int begun = 0;
        InvalidDataException e = await Expect.Throws<InvalidDataException>(Asyncio.ParallelMap(
            Enumerable.Range(0, 1000),
            int (i) =>
            {
                Interlocked.Increment(ref begun);
                if (i == 0)
                {
                    laterFailed.Wait();
                    throw new InvalidDataException("0");
                }

                laterFailed.Set();
                throw new InvalidDataException($"{i}");
            },
            maxDegreeOfParallelism: 2));
        Assert.Equal("0", e.Message);
        Assert.Equal(2, begun);
    });

    [Fact]
    public void A_cancellation_begins_no_more_items_and_waits_for_those_that_were_begun() => Run(async test =>
    {
        using var began = new Signal();
        using var end = new Signal();
        int begun = 0;
        int ended = 0;
        LoopTask task = Asyncio.CreateTask(Asyncio.ParallelMap(
            Enumerable.Range(0, 1000),
            i =>
            {
                Interlocked.Increment(ref begun);
                began.Set();
                end.Wait();
                Interlocked.Increment(ref ended);
                return i;
            },
            maxDegreeOfParallelism: 2));
        await Asyncio.ToThread(began.Wait);
        task.Cancel();
        await Asyncio.Sleep(0);
        await Asyncio.Sleep(0);
        Assert.False(task.Done);
        end.Set();
        await Expect.Throws<CancelledException>(task);
        Assert.InRange(begun, 1, 2);
        Assert.Equal(begun, ended);
    });

    [Fact]
    public void A_cancelled_scope_does_the_same_and_the_items_hear_of_it() => Run(async test =>
    {
        using var began = new Signal();
        int heard = 0;
        CancelScope scope = await CancelScope.Run(async scope =>
        {
            LoopTask canceller = Asyncio.CreateTask(Cancel());
            await Asyncio.ParallelMap(
                Enumerable.Range(0, 1000),
                i =>
                {
                    began.Set();
                    FromThread.CurrentToken.WaitHandle.WaitOne();
                    Interlocked.Increment(ref heard);
                    return i;
                },
                maxDegreeOfParallelism: 1);

            async Coroutine Cancel()
            {
                await Asyncio.ToThread(began.Wait);
                scope.Cancel();
            }
        });
        Assert.True(scope.CancelledCaught);
        Assert.Equal(1, heard);
    });

    [Fact]
    public void Its_tasks_cancelled_one_by_one_are_a_cancellation_and_no_results() => Run(async test =>
    {
        LoopTask main = Asyncio.CurrentTask!;
        using var began = new Signal();
        LoopTask canceller = Asyncio.CreateTask(CancelTheOthers());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Asyncio.ParallelMap(
            [1, 2, 3],
            i =>
            {
                began.Set();
                FromThread.CurrentToken.WaitHandle.WaitOne();
                return i;
            },
            maxDegreeOfParallelism: 1).AsTask());
        await canceller;

        async Coroutine CancelTheOthers()
        {
            await Meanwhile.UntilSet(began);
            foreach (LoopTask task in Asyncio.AllTasks())
            {
                if (task != main && task != Asyncio.CurrentTask && task.Coroutine is { Name: "RunUnlimited" })
                {
                    task.Cancel();
                }
            }
        }
    });

    [Fact]
    public void Its_threads_are_named_after_the_function() => Run(async test =>
        Assert.Equal("ParallelMapTests.NameOfThread", (await Asyncio.ParallelMap([1], NameOfThread))[0]));

    [Fact]
    public void Misuse_is_refused()
    {
        Action[] misuses =
        [
            () => { Asyncio.ParallelMap((int[])null!, i => i); },
            () => { Asyncio.ParallelMap<int, int>([], null!); },
            () => { Asyncio.ParallelMap([1], i => i, 0); },
        ];
        Assert.Equal(
            ["source", "function", "maxDegreeOfParallelism"],
            misuses.Select(misuse => Assert.ThrowsAny<ArgumentException>(misuse).ParamName));
    }

    private static string? NameOfThread(int item) => Thread.CurrentThread.Name;

    private static void Run(Func<TestLoop, Coroutine> main) => TestLoop.Run(main, threads: true);
}
