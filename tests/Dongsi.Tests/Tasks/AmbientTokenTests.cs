using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Tasks;

/// <summary>
/// What of .NET was given <see cref="Asyncio.CurrentToken"/> ends with the scope, the deadline, the group or the task
/// that it was started in, at once and with nothing left open.
/// </summary>
public sealed class AmbientTokenTests
{
    public enum Foreign
    {
        HttpRequest,
        Delay,
        Semaphore,
    }

    public static TheoryData<Foreign> All => [.. Enum.GetValues<Foreign>()];

    [Theory]
    [MemberData(nameof(All))]
    public void A_cancelled_scope_stops_it(Foreign operation) => TestLoop.Run(
        async test =>
        {
            LoopTask? other = null;
            CancelScope scope = await CancelScope.Run(async scope =>
            {
                Future<bool> underWay = test.Loop.CreateFuture<bool>();
                other = Asyncio.CreateTask(AfterThat(underWay, () => scope.Cancel("enough")));
                await Hang(operation, underWay);
            });
            Assert.True(scope.CancelledCaught);
            Assert.Equal(0, test.Elapsed);
            Assert.Equal(0, Asyncio.CurrentTask!.Cancelling);
            Assert.False(Asyncio.CurrentToken.IsCancellationRequested);
            await other!;
        },
        threads: true);

    [Theory]
    [MemberData(nameof(All))]
    public void A_deadline_that_passes_stops_it(Foreign operation) => TestLoop.Run(
        async test =>
        {
            LoopTask? other = null;
            await Expect.Throws<TimeoutException>(Asyncio.FailAfter(null, async scope =>
            {
                Future<bool> underWay = test.Loop.CreateFuture<bool>();
                other = Asyncio.CreateTask(AfterThat(
                    underWay, () => scope.Deadline = test.Loop.Time + TimeSpan.FromSeconds(5)));
                await Hang(operation, underWay);
            }));
            Assert.Equal(5, test.Elapsed);
            Assert.False(Asyncio.CurrentToken.IsCancellationRequested);
            await other!;
        },
        threads: true);

    [Theory]
    [MemberData(nameof(All))]
    public void A_cancelled_task_stops_it(Foreign operation) => TestLoop.Run(
        async test =>
        {
            Future<bool> underWay = test.Loop.CreateFuture<bool>();
            LoopTask task = Asyncio.CreateTask(Hang(operation, underWay));
            await underWay;
            task.Cancel("enough");
            Assert.Equal("enough", (await Expect.Throws<CancelledException>(task)).Reason);
            Assert.True(task.Cancelled);
            Assert.Equal(0, test.Elapsed);
        },
        threads: true);

    [Theory]
    [MemberData(nameof(All))]
    public void A_time_limit_stops_it(Foreign operation) => TestLoop.Run(
        async test =>
        {
            LoopTask? other = null;
            await Expect.Throws<TimeoutException>(Asyncio.Timeout(null, async limit =>
            {
                Future<bool> underWay = test.Loop.CreateFuture<bool>();
                other = Asyncio.CreateTask(AfterThat(
                    underWay, () => limit.Reschedule(test.Loop.Time + TimeSpan.FromSeconds(5))));
                await Hang(operation, underWay);
            }));
            Assert.Equal(5, test.Elapsed);
            Assert.Equal(0, Asyncio.CurrentTask!.Cancelling);
            await other!;
        },
        threads: true);

    [Theory]
    [MemberData(nameof(All))]
    public void A_cancelled_scope_stops_it_in_the_tasks_of_its_groups(Foreign operation) => TestLoop.Run(
        async test =>
        {
            LoopTask? ofGroup = null;
            LoopTask? ofNursery = null;
            CancelScope scope = await CancelScope.Run(async scope => await TaskGroup.Run(async group =>
                await Nursery.Run(async nursery =>
                {
                    Future<bool> first = test.Loop.CreateFuture<bool>();
                    Future<bool> second = test.Loop.CreateFuture<bool>();
                    ofGroup = group.CreateTask(Hang(operation, first));
                    ofNursery = nursery.StartSoon(Hang(operation, second));
                    await Asyncio.Gather(first, second);
                    scope.Cancel();
                })));
            Assert.True(scope.CancelledCaught);
            Assert.True(ofGroup!.Cancelled);
            Assert.True(ofNursery!.Cancelled);
            Assert.Equal(0, test.Elapsed);
        },
        threads: true);

    [Theory]
    [MemberData(nameof(All))]
    public void A_task_that_fails_stops_it_in_the_others_of_its_group(Foreign operation) => TestLoop.Run(
        async test =>
        {
            Future<bool> underWay = test.Loop.CreateFuture<bool>();
            LoopTask? sibling = null;
            var errors = await Expect.Throws<ExceptionGroup>(TaskGroup.Run(async group =>
            {
                sibling = group.CreateTask(Hang(operation, underWay));
                _ = group.CreateTask(AfterThat(underWay, () => throw new InvalidDataException()));
            }));
            Assert.IsType<InvalidDataException>(errors.Unwrap());
            Assert.True(sibling!.Cancelled);
            Assert.Equal(0, test.Elapsed);
        },
        threads: true);

    [Fact]
    public void A_request_behind_a_shield_goes_on() => TestLoop.Run(
        async test =>
        {
            var operation = new TaskCompletionSource<string>();
            string? answer = null;
            CancelScope scope = await CancelScope.Run(async scope =>
            {
                scope.Cancel();
                await CancelScope.Run(
                    async _ =>
                    {
                        test.Loop.CallSoon(() => operation.SetResult("the answer"));
                        answer = await operation.Task.WaitAsync(Asyncio.CurrentToken);
                    },
                    shield: true);
                await Asyncio.Checkpoint();
            });
            Assert.True(scope.CancelledCaught);
            Assert.Equal("the answer", answer);
        },
        threads: true);

    [Fact]
    public void The_time_limit_of_HttpClient_is_a_failure_in_a_scope() => TestLoop.Run(
        async _ =>
        {
            CancelScope? seen = null;
            var error = await Expect.Throws<TaskCanceledException>(CancelScope.Run(async scope =>
            {
                seen = scope;
                await AskImpatiently();
            }));
            Assert.IsType<TimeoutException>(error.InnerException);
            Assert.False(seen!.CancelCalled);
            Assert.False(seen.CancelledCaught);
        },
        threads: true);

    [Fact]
    public void The_time_limit_of_HttpClient_is_a_failure_in_a_task() => TestLoop.Run(
        async _ =>
        {
            LoopTask task = Asyncio.CreateTask(AskImpatiently());
            await Expect.Throws<TaskCanceledException>(task);
            Assert.False(task.Cancelled);
            Assert.IsType<TaskCanceledException>(task.Exception);
        },
        threads: true);

    [Fact]
    public void The_time_limit_of_HttpClient_is_a_failure_in_a_TaskGroup() => TestLoop.Run(
        async test =>
        {
            LoopTask? sibling = null;
            var errors = await Expect.Throws<ExceptionGroup>(TaskGroup.Run(async group =>
            {
                sibling = group.CreateTask(Forever());
                _ = group.CreateTask(AskImpatiently());
            }));
            Assert.IsType<TaskCanceledException>(errors.Unwrap());
            Assert.True(sibling!.Cancelled);
        },
        threads: true);

    [Fact]
    public void The_time_limit_of_HttpClient_is_a_failure_in_a_Nursery() => TestLoop.Run(
        async _ =>
        {
            LoopTask? sibling = null;
            var errors = await Expect.Throws<ExceptionGroup>(Nursery.Run(async nursery =>
            {
                sibling = nursery.StartSoon(Forever());
                nursery.StartSoon(AskImpatiently());
            }));
            Assert.IsType<TaskCanceledException>(errors.Unwrap());
            Assert.True(sibling!.Cancelled);
        },
        threads: true);

    /// <summary>Waits for something that does not come; says when the wait has begun.</summary>
    private static async Coroutine Hang(Foreign operation, Future<bool> underWay)
    {
        switch (operation)
        {
            case Foreign.Delay:
                underWay.SetResult(true);
                await Task.Delay(Timeout.Infinite, Asyncio.CurrentToken);
                break;

            case Foreign.Semaphore:
                using (var semaphore = new SemaphoreSlim(0))
                {
                    underWay.SetResult(true);
                    await semaphore.WaitAsync(Asyncio.CurrentToken);
                }

                break;

            default:
                using (var server = new SilentServer())
                using (HttpClient client = SilentServer.Client())
                {
                    EventLoop loop = underWay.Loop;
                    _ = server.Request.ContinueWith(
                        _ => loop.CallSoonThreadsafe(() => underWay.SetResult(true)), TaskScheduler.Default);
                    await client.GetStringAsync(server.Address, Asyncio.CurrentToken);
                }

                break;
        }
    }

    private static async Coroutine AfterThat(Future<bool> underWay, Action action)
    {
        await underWay;
        action();
    }

    private static async Coroutine Forever() => await Asyncio.RunningLoop.CreateFuture<bool>();

    /// <summary>A request whose client gives up by itself, which nobody has asked for.</summary>
    private static async Coroutine AskImpatiently()
    {
        using var client = new HttpClient(new SilentHandler()) { Timeout = TimeSpan.FromMilliseconds(1) };
        await client.GetStringAsync("http://localhost/", Asyncio.CurrentToken);
    }

    private sealed class SilentHandler : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return new HttpResponseMessage();
        }
    }
}
