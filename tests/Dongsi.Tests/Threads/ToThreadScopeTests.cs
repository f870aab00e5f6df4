using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Threads;

/// <summary>Threads in scopes that are cancelled.</summary>
public sealed class ToThreadScopeTests
{
    [Theory]
    [InlineData(null)]
    [InlineData(false)]
    public void A_cancelled_scope_waits_for_the_thread_and_keeps_its_result(bool? abandon) => Run(async test =>
    {
        using var began = new Signal();
        using var end = new Signal();
        int result = 0;
        bool wentOn = false;
        CancelScope scope = await CancelScope.Run(async scope =>
        {
            LoopTask canceller = Asyncio.CreateTask(CancelWhenItRuns(scope, began, end));
            result = await Asyncio.ToThread(
                () =>
                {
                    began.Set();
                    end.Wait();
                    return 7;
                },
                abandon);
            Assert.True(canceller.Done);
            await Asyncio.Sleep(1);
            wentOn = true;
        });
        Assert.True(scope.CancelledCaught);
        Assert.Equal(7, result);
        Assert.False(wentOn);
    });

    [Fact]
    public void A_cancelled_scope_that_may_abandon_does_so() => Run(async test =>
    {
        using var began = new Signal();
        using var end = new Signal();
        CancelScope scope = await CancelScope.Run(async scope =>
        {
            _ = Asyncio.CreateTask(CancelWhenItRuns(scope, began, end: null));
            await Asyncio.ToThread(
                () =>
                {
                    began.Set();
                    end.Wait();
                },
                abandonOnCancel: true);
        });
        Assert.True(scope.CancelledCaught);
        Assert.False(end.IsSet);
        end.Set();
        await Meanwhile.UntilNoWorker();
    });

    [Fact]
    public void In_a_cancelled_scope_no_thread_is_started() => Run(async test =>
    {
        bool ran = false;
        CancelScope scope = await CancelScope.Run(async scope =>
        {
            scope.Cancel();
            await Asyncio.ToThread(() => { ran = true; });
        });
        Assert.True(scope.CancelledCaught);
        Assert.False(ran);
    });

    [Fact]
    public void A_thread_hears_of_the_scope_and_its_exception_is_the_scopes_own() => Run(async test =>
    {
        using var began = new Signal();
        string? reason = null;
        CancelScope scope = await CancelScope.Run(async scope =>
        {
            _ = Asyncio.CreateTask(CancelWhenItRuns(scope, began, end: null));
            await Asyncio.ToThread(() =>
            {
                began.Set();
                FromThread.CurrentToken.WaitHandle.WaitOne();
                CancelledException e = Assert.Throws<CancelledException>(FromThread.CheckCancelled);
                reason = e.Reason;
                throw e;
            });
        });
        Assert.True(scope.CancelledCaught);
        Assert.Equal("enough", reason);
    });

    [Fact]
    public void An_exception_of_the_token_is_the_scopes_own_too() => Run(async test =>
    {
        using var began = new Signal();
        CancelScope scope = await CancelScope.Run(async scope =>
        {
            _ = Asyncio.CreateTask(CancelWhenItRuns(scope, began, end: null));
            await Asyncio.ToThread(() =>
            {
                began.Set();
                new SemaphoreSlim(0).Wait(FromThread.CurrentToken);
            });
        });
        Assert.True(scope.CancelledCaught);
    });

    [Fact]
    public void A_thread_in_a_shield_does_not_hear_of_the_scope_around_it() => Run(async test =>
    {
        using var began = new Signal();
        using var end = new Signal();
        bool heard = true;
        CancelScope outer = await CancelScope.Run(async outer =>
        {
            _ = Asyncio.CreateTask(CancelWhenItRuns(outer, began, end));
            await CancelScope.Run(
                async _ => await Asyncio.ToThread(() =>
                {
                    began.Set();
                    end.Wait();
                    heard = FromThread.CurrentToken.IsCancellationRequested;
                    FromThread.CheckCancelled();
                    FromThread.Run(() => Asyncio.Sleep(0));
                }),
                shield: true);
        });
        Assert.False(heard);
        Assert.False(outer.CancelledCaught);
    });

    [Fact]
    public void A_thread_of_a_child_hears_of_the_scope_of_its_group() => Run(async test =>
    {
        using var began = new Signal();
        bool heard = false;
        CancelScope scope = await CancelScope.Run(async scope =>
        {
            await Nursery.Run(async nursery =>
            {
                nursery.StartSoon(Asyncio.ToThread(() =>
                {
                    began.Set();
                    FromThread.CurrentToken.WaitHandle.WaitOne();
                    heard = true;
                }));
                await CancelWhenItRuns(scope, began, end: null);
            });
        });
        Assert.True(scope.CancelledCaught);
        Assert.True(heard);
    });

    [Fact]
    public void What_a_thread_runs_on_the_loop_is_in_the_scope_of_its_task() => Run(async test =>
    {
        using var began = new Signal();
        int caught = 0;
        Exception? thrown = null;
        CancelScope scope = await CancelScope.Run(async scope =>
        {
            _ = Asyncio.CreateTask(CancelWhenItRuns(scope, began, end: null));
            await Asyncio.ToThread(() => thrown = Record.Exception(() => FromThread.Run(Stubborn)));
            await Asyncio.Sleep(1000);
        });
        Assert.True(scope.CancelledCaught);
        Assert.Equal("enough", Assert.IsType<CancelledException>(thrown).Reason);
        Assert.Equal(3, caught);

        async Coroutine Stubborn()
        {
            began.Set();
            while (true)
            {
                try
                {
                    await Asyncio.RunningLoop.CreateFuture<int>();
                }
                catch (CancelledException) when (++caught < 3)
                {
                }
            }
        }
    });

    private static async Coroutine CancelWhenItRuns(CancelScope scope, Signal began, Signal? end)
    {
        await CancelScope.Run(_ => Meanwhile.UntilSet(began), shield: true);
        scope.Cancel("enough");
        await CancelScope.Run(_ => Asyncio.Sleep(0), shield: true);
        end?.Set();
    }

    private static void Run(Func<TestLoop, Coroutine> main) => TestLoop.Run(main, threads: true);
}
