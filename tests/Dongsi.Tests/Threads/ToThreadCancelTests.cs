using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Threads;

/// <summary>Threads whose task is cancelled by an edge.</summary>
public sealed class ToThreadCancelTests
{
    [Fact]
    public void An_edge_that_may_not_abandon_waits_keeps_the_result_and_comes_at_the_next_await() => Run(async _ =>
    {
        using var began = new Signal();
        using var end = new Signal();
        int result = 0;
        LoopTask task = Asyncio.CreateTask(Body());
        await Meanwhile.UntilSet(began);
        task.Cancel("enough");
        await Asyncio.Sleep(0);
        await Asyncio.Sleep(0);
        Assert.False(task.Done);
        end.Set();
        CancelledException e = await Expect.Throws<CancelledException>(task);
        Assert.Equal("enough", e.Reason);
        Assert.Equal(7, result);

        async Coroutine Body()
        {
            result = await Asyncio.ToThread(
                () =>
                {
                    began.Set();
                    end.Wait();
                    return 7;
                },
                abandonOnCancel: false);
            await Asyncio.Sleep(1);
            result = -1;
        }
    });

    [Fact]
    public void A_cancellation_that_was_put_off_is_not_taken_for_a_swallowed_one() => TestLoop.Run(
        async test =>
        {
            using var began = new Signal();
            using var end = new Signal();
            LoopTask<int> task = Asyncio.CreateTask(Body());
            await Meanwhile.UntilSet(began);
            task.Cancel();
            end.Set();
            await Expect.Throws<CancelledException>(task);

            async Coroutine<int> Body() => await Asyncio.ToThread(
                () =>
                {
                    began.Set();
                    end.Wait();
                    return 7;
                },
                abandonOnCancel: false);
        },
        debug: true,
        threads: true);

    [Fact]
    public void An_edge_that_was_put_off_and_taken_back_is_gone() => Run(async _ =>
    {
        using var began = new Signal();
        using var end = new Signal();
        LoopTask<int> task = Asyncio.CreateTask(Body());
        await Meanwhile.UntilSet(began);
        task.Cancel();
        task.Uncancel();
        end.Set();
        Assert.Equal(8, await task);

        async Coroutine<int> Body()
        {
            int result = await Asyncio.ToThread(
                () =>
                {
                    began.Set();
                    end.Wait();
                    return 7;
                },
                abandonOnCancel: false);
            await Asyncio.Sleep(0);
            return result + 1;
        }
    });

    [Fact]
    public void A_failure_comes_before_a_cancellation_that_was_put_off() => Run(async _ =>
    {
        using var began = new Signal();
        using var end = new Signal();
        bool failed = false;
        LoopTask task = Asyncio.CreateTask(Body());
        await Meanwhile.UntilSet(began);
        task.Cancel();
        end.Set();
        await Expect.Throws<CancelledException>(task);
        Assert.True(failed);

        async Coroutine Body()
        {
            try
            {
                await Asyncio.ToThread(
                    () =>
                    {
                        began.Set();
                        end.Wait();
                        throw new InvalidDataException();
                    },
                    abandonOnCancel: false);
            }
            catch (InvalidDataException)
            {
                failed = true;
            }

            await Asyncio.Sleep(1);
        }
    });

    [Fact]
    public void A_thread_that_throws_because_of_the_cancellation_has_delivered_it() => Run(async _ =>
    {
        using var began = new Signal();
        using var told = new Signal();
        int caught = 0;
        LoopTask task = Asyncio.CreateTask(Body());
        await Meanwhile.UntilSet(began);
        task.Cancel("enough");
        told.Set();
        await task;
        Assert.Equal(1, caught);

        async Coroutine Body()
        {
            try
            {
                await Asyncio.ToThread(
                    () =>
                    {
                        began.Set();
                        told.Wait();
                        FromThread.CheckCancelled();
                    },
                    abandonOnCancel: false);
            }
            catch (CancelledException e)
            {
                Assert.Equal("enough", e.Reason);
                caught++;
            }

            await Asyncio.Sleep(1);
        }
    });

    [Fact]
    public void The_token_of_the_thread_is_cancelled_with_the_task() => Run(async _ =>
    {
        using var began = new Signal();
        int caught = 0;
        LoopTask task = Asyncio.CreateTask(Body());
        await Meanwhile.UntilSet(began);
        task.Cancel();
        await task;
        Assert.Equal(1, caught);

        async Coroutine Body()
        {
            try
            {
                await Asyncio.ToThread(
                    () =>
                    {
                        began.Set();
                        FromThread.CurrentToken.WaitHandle.WaitOne();
                        FromThread.CurrentToken.ThrowIfCancellationRequested();
                    },
                    abandonOnCancel: false);
            }
            catch (OperationCanceledException)
            {
                caught++;
            }

            await Asyncio.Sleep(1);
        }
    });

    [Fact]
    public void A_task_that_was_asked_to_cancel_before_starts_no_thread() => Run(async _ =>
    {
        bool ran = false;
        LoopTask task = Asyncio.CreateTask(Body());
        await Expect.Throws<CancelledException>(task);
        await Meanwhile.UntilNoWorker();
        Assert.False(ran);

        async Coroutine Body()
        {
            Asyncio.CurrentTask!.Cancel();
            await Asyncio.ToThread(() => { ran = true; });
        }
    });

    [Fact]
    public void In_the_clean_up_after_a_cancellation_a_thread_is_not_cancelled() => Run(async _ =>
    {
        bool cleaned = false;
        LoopTask task = Asyncio.CreateTask(Body());
        await Asyncio.Sleep(0);
        task.Cancel();
        await Expect.Throws<CancelledException>(task);
        Assert.True(cleaned);

        async Coroutine Body()
        {
            try
            {
                await Asyncio.Sleep(1000);
            }
            finally
            {
                await Asyncio.ToThread(() =>
                {
                    FromThread.CheckCancelled();
                    FromThread.Run(() => Asyncio.Sleep(0));
                    cleaned = true;
                });
            }
        }
    });

    [Fact]
    public void A_second_request_in_the_clean_up_is_heard() => Run(async _ =>
    {
        using var began = new Signal();
        bool heard = false;
        LoopTask task = Asyncio.CreateTask(Body());
        await Asyncio.Sleep(0);
        task.Cancel();
        await Meanwhile.UntilSet(began);
        task.Cancel("once more");
        await Expect.Throws<CancelledException>(task);
        Assert.True(heard);

        async Coroutine Body()
        {
            try
            {
                await Asyncio.Sleep(1000);
            }
            finally
            {
                await Asyncio.ToThread(
                    () =>
                    {
                        began.Set();
                        FromThread.CurrentToken.WaitHandle.WaitOne();
                        heard = true;
                    },
                    abandonOnCancel: false);
            }
        }
    });

    private static void Run(Func<TestLoop, Coroutine> main) => TestLoop.Run(main, threads: true);
}
