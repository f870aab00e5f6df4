using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Tasks;

/// <summary>Cancelling a task that awaits an operation of .NET goes through the task's token.</summary>
public sealed class CurrentTokenTests
{
    [Fact]
    public void A_delay_of_dotnet_ends_when_the_task_is_cancelled() => TestLoop.Run(
        async _ =>
        {
            LoopTask task = Asyncio.CreateTask(Body());
            await Asyncio.Sleep(0);
            task.Cancel("enough");
            var e = await Expect.Throws<CancelledException>(task);
            Assert.True(task.Cancelled);
            Assert.Equal("enough", e.Reason);
            Assert.Equal(Asyncio.CurrentTask!.Name, e.Origin);
            Assert.IsType<TaskCanceledException>(e.InnerException);
            Assert.Equal(1, task.Cancelling);

            static async Coroutine Body() => await Task.Delay(Timeout.Infinite, Asyncio.CurrentToken);
        },
        threads: true);

    [Fact]
    public void A_semaphore_of_dotnet_is_not_taken_when_the_task_is_cancelled() => TestLoop.Run(
        async _ =>
        {
            using var semaphore = new SemaphoreSlim(0);
            LoopTask task = Asyncio.CreateTask(Body());
            await Asyncio.Sleep(0);
            task.Cancel();
            await Expect.Throws<CancelledException>(task);
            semaphore.Release();
            Assert.Equal(1, semaphore.CurrentCount);

            async Coroutine Body() => await semaphore.WaitAsync(Asyncio.CurrentToken);
        },
        threads: true);

    [Fact]
    public void A_cancellation_that_the_operation_threw_is_delivered_once() => TestLoop.Run(
        async test =>
        {
            LoopTask<string> task = Asyncio.CreateTask(Body());
            await Asyncio.Sleep(0);
            task.Cancel();
            Assert.Equal("went on", await task);
            Assert.False(task.Cancelled);

            static async Coroutine<string> Body()
            {
                try
                {
                    await Task.Delay(Timeout.Infinite, Asyncio.CurrentToken);
                }
                catch (OperationCanceledException)
                {
                }

                await Asyncio.Sleep(1);
                await Asyncio.Sleep(0);
                return "went on";
            }
        },
        threads: true);

    [Fact]
    public void An_operation_that_succeeded_anyway_keeps_its_result_and_the_next_await_throws() => TestLoop.Run(
        async test =>
        {
            var operation = new TaskCompletionSource<int>();
            int result = 0;
            LoopTask task = Asyncio.CreateTask(Body());
            await Asyncio.Sleep(0);
            task.Cancel("too late");
            await Asyncio.Sleep(1);
            Assert.False(task.Done);
            operation.SetResult(5);
            Assert.Equal("too late", (await Expect.Throws<CancelledException>(task)).Reason);
            Assert.Equal(5, result);
            Assert.Equal(1, test.Elapsed);

            async Coroutine Body()
            {
                result = await operation.Task;
                await Asyncio.Sleep(10);
            }
        });

    [Fact]
    public void An_operation_that_succeeded_anyway_and_no_await_after_it_ends_the_task_as_cancelled() => TestLoop.Run(
        async () =>
        {
            var operation = new TaskCompletionSource<int>();
            LoopTask<int> task = Asyncio.CreateTask(Body());
            await Asyncio.Sleep(0);
            task.Cancel();
            operation.SetResult(5);
            await Expect.Throws<CancelledException>(task);

            async Coroutine<int> Body() => await operation.Task;
        });

    [Fact]
    public void An_operation_that_failed_for_another_reason_does_not_count_as_the_delivery() => TestLoop.Run(async () =>
    {
        var operation = new TaskCompletionSource<int>();
        bool failed = false;
        LoopTask task = Asyncio.CreateTask(Body());
        await Asyncio.Sleep(0);
        task.Cancel();
        operation.SetException(new InvalidDataException());
        await Expect.Throws<CancelledException>(task);
        Assert.True(failed);

        async Coroutine Body()
        {
            try
            {
                await operation.Task;
            }
            catch (InvalidDataException)
            {
                failed = true;
            }

            await Asyncio.Sleep(1);
        }
    });

    [Fact]
    public void Two_foreign_awaits_in_a_row_are_both_told_by_the_token() => TestLoop.Run(async () =>
    {
        var first = new TaskCompletionSource();
        LoopTask task = Asyncio.CreateTask(Body());
        await Asyncio.Sleep(0);
        task.Cancel();
        first.SetResult();
        await Expect.Throws<CancelledException>(task);

        async Coroutine Body()
        {
            await first.Task;
            await Task.FromCanceled(Asyncio.CurrentToken);
            Assert.Fail("It went on.");
        }
    });

    [Fact]
    public void The_token_is_the_same_until_it_is_cancelled() => TestLoop.Run(async () =>
    {
        CancellationToken token = Asyncio.CurrentToken;
        await Asyncio.Sleep(1);
        Assert.Equal(token, Asyncio.CurrentToken);
        Assert.True(token.CanBeCanceled);
        Assert.False(token.IsCancellationRequested);
    });

    [Fact]
    public void A_token_asked_for_while_a_request_stands_is_cancelled_already() => TestLoop.Run(async () =>
    {
        LoopTask task = Asyncio.CurrentTask!;
        task.Cancel();
        Assert.True(Asyncio.CurrentToken.IsCancellationRequested);
        await Expect.Throws<CancelledException>(Asyncio.Sleep(1));
        Assert.True(Asyncio.CurrentToken.IsCancellationRequested);
        task.Uncancel();
    });

    [Fact]
    public void The_token_is_good_again_after_an_uncancel() => TestLoop.Run(async () =>
    {
        LoopTask task = Asyncio.CurrentTask!;
        CancellationToken old = Asyncio.CurrentToken;
        task.Cancel();
        Assert.True(old.IsCancellationRequested);
        await Expect.Throws<CancelledException>(Asyncio.Sleep(1));
        task.Uncancel();
        Assert.False(Asyncio.CurrentToken.IsCancellationRequested);
        Assert.True(old.IsCancellationRequested);
        task.Cancel();
        Assert.True(Asyncio.CurrentToken.IsCancellationRequested);
        task.Uncancel();
    });

    [Fact]
    public void The_token_is_good_again_after_a_timeout() => TestLoop.Run(
        async _ =>
        {
            await Expect.Throws<TimeoutException>(Asyncio.Timeout(
                0, async _ => await Task.Delay(Timeout.Infinite, Asyncio.CurrentToken)));
            Assert.False(Asyncio.CurrentToken.IsCancellationRequested);
        },
        threads: true);

    [Fact]
    public void A_token_of_a_scope_that_was_left_is_cancelled_with_the_task() => TestLoop.Run(async () =>
    {
        List<CancellationToken> tokens = [];
        LoopTask task = Asyncio.CreateTask(Body());
        await Asyncio.Sleep(0);
        Assert.DoesNotContain(tokens, token => token.IsCancellationRequested);
        task.Cancel();
        Assert.All(tokens, token => Assert.True(token.IsCancellationRequested));
        await Expect.Throws<CancelledException>(task);

        async Coroutine Body()
        {
            for (int i = 0; i < 3; i++)
            {
                await CancelScope.Run(async _ =>
                {
                    await CancelScope.Run(async _ => tokens.Add(Asyncio.CurrentToken));
                    await CancelScope.Run(async _ => tokens.Add(Asyncio.CurrentToken));
                });
            }

            tokens.Add(Asyncio.CurrentToken);
            await Asyncio.Sleep(1);
        }
    });

    [Fact]
    public void A_token_of_a_scope_that_was_left_is_cancelled_with_the_scope_around_it() => TestLoop.Run(async () =>
    {
        CancellationToken inner = default;
        CancellationToken outer = default;
        await CancelScope.Run(async scope =>
        {
            outer = Asyncio.CurrentToken;
            await CancelScope.Run(async _ => inner = Asyncio.CurrentToken);
            Assert.False(inner.IsCancellationRequested);
            scope.Cancel();
            Assert.True(inner.IsCancellationRequested);
        });
        Assert.NotEqual(inner, outer);
        Assert.False(Asyncio.CurrentToken.IsCancellationRequested);
    });

    [Fact]
    public void A_token_that_comes_out_from_behind_a_shield_is_cancelled() => TestLoop.Run(async () =>
    {
        CancellationToken token = default;
        await CancelScope.Run(async scope =>
        {
            scope.Cancel();
            await CancelScope.Run(async _ => token = Asyncio.CurrentToken, shield: true);
            Assert.True(token.IsCancellationRequested);
        });
    });

    [Fact]
    public void A_scope_that_ended_by_its_own_cancel_cancels_nothing_outside() => TestLoop.Run(async () =>
    {
        CancellationToken before = Asyncio.CurrentToken;
        await CancelScope.Run(async scope =>
        {
            _ = Asyncio.CurrentToken;
            scope.Cancel();
        });
        Assert.Equal(before, Asyncio.CurrentToken);
        Assert.False(before.IsCancellationRequested);
    });

    [Fact]
    public void Each_task_has_a_token_of_its_own() => TestLoop.Run(async () =>
    {
        CancellationToken mine = Asyncio.CurrentToken;
        LoopTask task = Asyncio.CreateTask(Body());
        task.Cancel();
        await Expect.Throws<CancelledException>(task);
        Assert.False(mine.IsCancellationRequested);

        async Coroutine Body()
        {
            Assert.NotEqual(mine, Asyncio.CurrentToken);
            await Asyncio.Sleep(1);
        }
    });

    [Fact]
    public void A_callback_of_the_token_that_throws_is_reported_and_the_task_is_cancelled() =>
        TestLoop.Run(async test =>
        {
            LoopTask task = Asyncio.CreateTask(Body());
            await Asyncio.Sleep(0);
            task.Cancel();
            await Expect.Throws<CancelledException>(task);
            LoopErrorContext report = test.TakeReport();
            Assert.Same(task, report.Task);
            Assert.IsType<InvalidDataException>(Assert.IsType<AggregateException>(report.Exception).InnerException);

            static async Coroutine Body()
            {
                Asyncio.CurrentToken.Register(() => throw new InvalidDataException());
                await Asyncio.Sleep(10);
            }
        });

    [Fact]
    public void A_future_of_a_dotnet_task_is_abandoned_at_once() => TestLoop.Run(async test =>
    {
        var operation = new TaskCompletionSource<int>();
        LoopTask task = Asyncio.CreateTask(Body());
        await Asyncio.Sleep(0);
        task.Cancel();
        await Expect.Throws<CancelledException>(task);
        Assert.Equal(0, test.Elapsed);
        operation.SetException(new InvalidDataException("nobody waits for it"));
        await Asyncio.Sleep(1);

        async Coroutine Body() => await operation.Task.AsFuture();
    });

    [Fact]
    public void A_cancel_from_a_callback_of_the_token_is_counted_too() => TestLoop.Run(async () =>
    {
        LoopTask task = Asyncio.CreateTask(Work());
        await Asyncio.Sleep(0);
        Assert.True(task.Cancel());
        Assert.Equal(2, task.Cancelling);
        await Asyncio.Wait([task]);
        Assert.True(task.Cancelled);

        static async Coroutine Work()
        {
            LoopTask self = Asyncio.CurrentTask!;
            using CancellationTokenRegistration registration = Asyncio.CurrentToken.Register(() => self.Cancel());
            await Asyncio.Sleep(1);
        }
    });
}
