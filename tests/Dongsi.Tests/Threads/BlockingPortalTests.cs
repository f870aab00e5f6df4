using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Threads;

public sealed class BlockingPortalTests
{
    private static readonly AsyncLocal<string?> s_value = new();
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Fact]
    public void A_call_runs_a_coroutine_on_its_loop_and_gives_the_result()
    {
        using BlockingPortal portal = Start();
        int thread = portal.Call(ThreadAfterATurn);
        Assert.NotEqual(Environment.CurrentManagedThreadId, thread);
        Assert.Equal(thread, portal.Call(ThreadAfterATurn));
        Assert.Equal(7, portal.Call(async () =>
        {
            await Asyncio.Sleep(0);
            return 7;
        }));
        bool ran = false;
        portal.Call(async () =>
        {
            await Asyncio.Sleep(0);
            ran = true;
        });
        Assert.True(ran);
        portal.Call(() => Asyncio.Sleep(0));
    }

    [Fact]
    public void A_call_of_a_plain_function_runs_it_on_the_loop()
    {
        using BlockingPortal portal = Start();
        Assert.Equal(portal.Call(ThreadAfterATurn), portal.Call(() => Environment.CurrentManagedThreadId));
        bool ran = false;
        portal.Call(() => { ran = true; });
        Assert.True(ran);
    }

    [Fact]
    public void A_failure_comes_as_it_is_with_its_stack()
    {
        using BlockingPortal portal = Start();
        var failure = new InvalidDataException();
        InvalidDataException thrown = Assert.Throws<InvalidDataException>(() => portal.Call(BreakLater));
        Assert.Same(failure, thrown);
        Assert.Contains(nameof(BreakLater), thrown.StackTrace);
        Assert.Contains(nameof(A_failure_comes_as_it_is_with_its_stack), thrown.StackTrace);
        Assert.Throws<IOException>(() => portal.Call(() => { throw new IOException(); }));
        Assert.Throws<CancelledException>(() => portal.Call(CancelItself));

        async Coroutine BreakLater()
        {
            await Asyncio.Sleep(0);
            throw failure;
        }

        static async Coroutine CancelItself()
        {
            Asyncio.CurrentTask!.Cancel();
            await Asyncio.Sleep(1);
        }
    }

    [Fact]
    public void The_context_of_the_caller_flows_into_the_call()
    {
        using BlockingPortal portal = Start();
        s_value.Value = "caller";
        Assert.Equal("caller", portal.Call(Get));
        Assert.Equal("caller", portal.Call(() => s_value.Value));
        Assert.Equal("caller", portal.StartTaskSoon(Get).Result);
        s_value.Value = null;
        Assert.Null(portal.Call(Get));

        static async Coroutine<string?> Get()
        {
            await Asyncio.Sleep(0);
            return s_value.Value;
        }
    }

    [Fact]
    public void Many_threads_may_call_at_once()
    {
        const int Callers = 8;
        const int Calls = 200;
        using BlockingPortal portal = Start();
        int sum = 0;
        Action[] callers = [.. Enumerable.Range(0, Callers).Select(_ => OtherThreads.Start(() =>
        {
            for (int i = 0; i < Calls; i++)
            {
                Assert.Equal(i, portal.Call(() => Add(i)));
            }
        }))];
        Array.ForEach(callers, join => join());
        Assert.Equal(Callers * Calls, sum);

        async Coroutine<int> Add(int i)
        {
            await Asyncio.Sleep(0);
            sum++;
            return i;
        }
    }

    [Fact]
    public void A_task_is_started_and_not_waited_for()
    {
        using BlockingPortal portal = Start();
        Future<bool> release = portal.Call(() => Asyncio.RunningLoop.CreateFuture<bool>());
        string? name = null;
        Task<bool> task = portal.StartTaskSoon(Wait, name: "mine");
        Assert.Equal(new BlockingPortalStatistics(IsRunning: true, Calls: 1), portal.GetStatistics());
        portal.Call(() => release.SetResult(true));
        Assert.True(task.Wait(s_patience) && task.Result);
        Assert.Equal("mine", name);
        Assert.True(portal.StartTaskSoon(() => Asyncio.Sleep(0)).Wait(s_patience));
        Task failing = portal.StartTaskSoon(() => throw new InvalidDataException());
        Assert.IsType<InvalidDataException>(
            Assert.Throws<AggregateException>(() => failing.Wait(s_patience)).InnerException);

        async Coroutine<bool> Wait()
        {
            name = Asyncio.CurrentTask!.Name;
            return await release;
        }
    }

    [Fact]
    public void Its_token_cancels_a_task()
    {
        using BlockingPortal portal = Start();
        using var source = new CancellationTokenSource();
        using var began = new Signal();
        Task task = portal.StartTaskSoon(Sleep, cancellationToken: source.Token);
        began.Wait();
        source.Cancel();
        Assert.Throws<AggregateException>(() => task.Wait(s_patience));
        Assert.True(task.IsCanceled);
        Assert.Throws<AggregateException>(() => portal.StartTaskSoon(Sleep, null, source.Token).Wait(s_patience));

        async Coroutine Sleep()
        {
            began.Set();
            await Asyncio.Sleep(1000);
        }
    }

    [Fact]
    public void A_task_can_be_started_and_waited_for_until_it_is_ready()
    {
        using BlockingPortal portal = Start();
        using var source = new CancellationTokenSource();
        string? name = null;
        (Task task, int started) = portal.StartTask<int>(Serve, "server", source.Token);
        Assert.Equal(8080, started);
        Assert.Equal("server", name);
        Assert.False(task.IsCompleted);
        Assert.Equal(1, portal.GetStatistics().Calls);
        source.Cancel();
        Assert.Throws<AggregateException>(() => task.Wait(s_patience));
        Assert.True(task.IsCanceled);

        async Coroutine Serve(TaskStatus<int> status)
        {
            name = Asyncio.CurrentTask!.Name;
            await Asyncio.Sleep(0);
            status.Started(8080);
            await Asyncio.Sleep(1000);
        }
    }

    [Fact]
    public void A_task_that_never_gets_ready_fails_its_start()
    {
        using BlockingPortal portal = Start();
        Assert.Throws<InvalidDataException>(() => portal.StartTask<int>(_ => throw new InvalidDataException()));
        Assert.Throws<IOException>(() => portal.StartTask<int>(Fail));
        Expect.Says(
            Assert.Throws<InvalidOperationException>(() => portal.StartTask<int>(_ => Asyncio.Sleep(0))), "Started");
        Assert.Throws<ArgumentNullException>("function", () => portal.StartTask<int>(null!));
        Assert.Equal(0, portal.GetStatistics().Calls);

        static async Coroutine Fail(TaskStatus<int> status)
        {
            await Asyncio.Sleep(0);
            throw new IOException();
        }
    }

    [Fact]
    public void On_its_own_loop_it_refuses_with_the_reason()
    {
        using BlockingPortal portal = Start();
        Action[] calls =
        [
            () => portal.Call(() => Asyncio.Sleep(0)),
            () => portal.Call(() => 1),
            () => { portal.StartTaskSoon(() => Asyncio.Sleep(0)); },
            () => portal.Stop(),
        ];
        portal.Call(() => Assert.All(calls, call => Expect.Says(
            Assert.Throws<InvalidOperationException>(call), "that it would wait for", "await the coroutine itself")));
    }

    [Fact]
    public void A_loop_that_cannot_be_made_fails_the_start() =>
        Assert.Throws<IOException>(() => BlockingPortal.Start(
            new RunOptions { LoopFactory = () => throw new IOException("no loop") }));

    [Fact]
    public void A_coroutine_function_that_is_called_as_a_plain_one_is_still_a_coroutine()
    {
        using BlockingPortal portal = Start();
        Func<object> disguised = () => Asyncio.Sleep(1);
        Expect.Says(
            Assert.Throws<InvalidOperationException>(() => portal.Call(disguised)), "only a loop can run a coroutine");
    }

    [Fact]
    public void Null_is_refused()
    {
        using BlockingPortal portal = Start();
        Action[] misuses =
        [
            () => portal.Call((Func<Coroutine>)null!),
            () => portal.Call((Func<Coroutine<int>>)null!),
            () => portal.Call((Func<int>)null!),
            () => portal.Call((Action)null!),
            () => { portal.StartTaskSoon(null!); },
            () => { portal.StartTaskSoon((Func<Coroutine<int>>)null!); },
        ];
        Assert.All(misuses, misuse => Assert.Throws<ArgumentNullException>("function", misuse));
    }

    internal static BlockingPortal Start() => BlockingPortal.Start(new RunOptions
    {
        LoopFactory = () => LeakGate.Current.Watch(new EventLoop()),
    });

    private static async Coroutine<int> ThreadAfterATurn()
    {
        await Asyncio.Sleep(0);
        return Environment.CurrentManagedThreadId;
    }
}
