using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Tasks;

/// <summary>AsTask and AsFuture.</summary>
public sealed class InteropTests
{
    [Fact]
    public void A_coroutine_as_a_task_of_dotnet_ends_as_it_does() => TestLoop.Run(
        async _ =>
        {
            Assert.Equal(3, await Asyncio.Sleep(1, 3).AsTask());
            await Asyncio.Sleep(1).AsTask();
            await Asyncio.Sleep(0).AsTask();
            Task<int> failing = Fail().AsTask();
            await Assert.ThrowsAsync<InvalidDataException>(() => failing);
            Assert.True(failing.IsFaulted);
        },
        threads: true);

    [Fact]
    public void A_future_or_task_as_a_task_of_dotnet_ends_as_it_does() => TestLoop.Run(
        async test =>
        {
            Future<int> future = test.Loop.CreateFuture<int>();
            test.Loop.CallLater(1, () => future.SetResult(4));
            Assert.Equal(4, await future.AsTask());
            LoopTask<int> task = Asyncio.CreateTask(Asyncio.Sleep(1, 5));
            Assert.Equal(5, await task.AsTask());
            Assert.Equal(5, await task.AsTask());
        },
        threads: true);

    [Fact]
    public void A_cancelled_one_is_a_cancelled_task_of_dotnet() => TestLoop.Run(
        async _ =>
        {
            LoopTask<int> task = Asyncio.CreateTask(Asyncio.Sleep(9, 1));
            Task<int> dotnet = task.AsTask();
            task.Cancel();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => dotnet);
            Assert.True(dotnet.IsCanceled);
        },
        threads: true);

    [Fact]
    public void A_coroutine_as_a_task_of_dotnet_runs_though_nobody_awaits_it() => TestLoop.Run(
        async _ =>
        {
            bool ran = false;
            Body().AsTask();
            await Asyncio.Sleep(1);
            Assert.True(ran);

            async Coroutine Body() => ran = true;
        });

    [Fact]
    public void A_task_of_dotnet_as_a_future_ends_as_it_does() => TestLoop.Run(async test =>
    {
        var source = new TaskCompletionSource<int>();
        Future<int> future = source.Task.AsFuture();
        Assert.False(future.Done);
        test.Loop.CallLater(1, () => source.SetResult(3));
        Assert.Equal(3, await future);
        Future plain = Task.Run(() => { }).AsFuture();
        await plain;
    },
    threads: true);

    [Fact]
    public void A_task_of_dotnet_that_is_done_is_a_future_that_is_done() => TestLoop.Run(async () =>
    {
        Future<int> future = Task.FromResult(3).AsFuture();
        Assert.True(future.Done);
        Assert.Equal(3, await future);
        Assert.True(Task.CompletedTask.AsFuture().Done);
    });

    [Fact]
    public void A_failed_task_of_dotnet_is_a_failed_future() => TestLoop.Run(
        async _ =>
        {
            var thrown = new InvalidDataException();
            Assert.Same(thrown, await Expect.Throws<InvalidDataException>(Task.FromException(thrown).AsFuture()));
            Assert.Same(thrown, await Expect.Throws<InvalidDataException>(
                Task.Run(new Func<int>(() => throw thrown)).AsFuture()));
        },
        threads: true);

    [Fact]
    public void Several_failures_stay_together() => TestLoop.Run(async () =>
    {
        Task both = Task.WhenAll(
            Task.FromException(new InvalidDataException()), Task.FromException(new IOException()));
        var e = await Expect.Throws<AggregateException>(both.AsFuture());
        Assert.Equal(2, e.InnerExceptions.Count);
    });

    [Fact]
    public void A_cancelled_task_of_dotnet_is_a_cancelled_future() => TestLoop.Run(async () =>
    {
        Future future = Task.FromCanceled(new CancellationToken(canceled: true)).AsFuture();
        var e = await Expect.Throws<CancelledException>(future);
        Assert.True(future.Cancelled);
        Assert.Contains("Task", e.Reason);
    });

    [Fact]
    public void A_cancelled_future_abandons_the_task_of_dotnet_whatever_becomes_of_it() => TestLoop.Run(async () =>
    {
        var well = new TaskCompletionSource<int>();
        var badly = new TaskCompletionSource<int>();
        Future<int> one = well.Task.AsFuture();
        Future<int> two = badly.Task.AsFuture();
        one.Cancel();
        two.Cancel();
        well.SetResult(1);
        badly.SetException(new InvalidDataException());
        await Asyncio.Sleep(1);
        Assert.True(one.Cancelled);
        Assert.True(two.Cancelled);
    });

    [Fact]
    public void Null_is_refused() => TestLoop.Run(async () =>
    {
        Action[] misuses =
        [
            () => { ((Task)null!).AsFuture(); },
            () => { ((Task<int>)null!).AsFuture(); },
            () => { ((Coroutine)null!).AsTask(); },
            () => { ((Coroutine<int>)null!).AsTask(); },
        ];
        Assert.All(misuses, misuse => Assert.Throws<ArgumentNullException>(misuse));
    });

    private static async Coroutine<int> Fail() => throw new InvalidDataException();
}
