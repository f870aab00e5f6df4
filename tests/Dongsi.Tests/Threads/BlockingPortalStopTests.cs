using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Threads;

/// <summary>The end of a portal.</summary>
public sealed class BlockingPortalStopTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Fact]
    public void Stopping_cancels_a_task_that_is_not_ready_yet()
    {
        BlockingPortal portal = Start();
        using var began = new Signal();
        Action starter = OtherThreads.Start(() =>
            Assert.Throws<CancelledException>(() => portal.StartTask<int>(Body)));
        began.Wait();
        portal.Stop(cancelRemaining: true);
        starter();

        async Coroutine Body(TaskStatus<int> status)
        {
            began.Set();
            await Asyncio.Sleep(1000);
        }
    }

    [Fact]
    public void Stopping_waits_for_a_task_that_was_started_until_ready()
    {
        BlockingPortal portal = Start();
        bool isDone = false;
        (Task task, _) = portal.StartTask<int>(Body);
        portal.Stop();
        Assert.True(isDone);
        Assert.True(task.Wait(s_patience));

        async Coroutine Body(TaskStatus<int> status)
        {
            status.Started(1);
            await Asyncio.Sleep(0.01);
            isDone = true;
        }
    }

    [Fact]
    public void Stopping_waits_for_what_was_started()
    {
        BlockingPortal portal = Start();
        bool isDone = false;
        Task task = portal.StartTaskSoon(async () =>
        {
            await Asyncio.Sleep(0.01);
            await Asyncio.ToThread(() => { isDone = true; });
        });
        portal.Stop();
        Assert.True(isDone);
        Assert.True(task.Wait(s_patience));
        Assert.Equal(new BlockingPortalStatistics(IsRunning: false, Calls: 0), portal.GetStatistics());
    }

    [Fact]
    public void Stopping_can_cancel_what_was_started()
    {
        BlockingPortal portal = Start();
        string? reason = null;
        bool cleaned = false;
        using var began = new Signal();
        Task task = portal.StartTaskSoon(Body);
        began.Wait();
        portal.Stop(cancelRemaining: true);
        Assert.Throws<AggregateException>(() => task.Wait(s_patience));
        Assert.True(task.IsCanceled);
        Assert.True(cleaned);
        Assert.Equal("the BlockingPortal was stopped", reason);

        async Coroutine Body()
        {
            began.Set();
            try
            {
                await Asyncio.Sleep(1000);
            }
            catch (CancelledException e)
            {
                reason = e.Reason;
                await CancelScope.Run(_ => Asyncio.Sleep(0.001), shield: true);
                cleaned = true;
                await Asyncio.Sleep(1000);
            }
        }
    }

    [Fact]
    public void A_patient_stop_can_be_followed_by_an_impatient_one()
    {
        BlockingPortal portal = Start();
        using var began = new Signal();
        Task task = portal.StartTaskSoon(async () =>
        {
            began.Set();
            await Asyncio.Sleep(1000);
        });
        began.Wait();
        Action patient = OtherThreads.Start(() => portal.Stop());
        portal.Stop(cancelRemaining: true);
        patient();
        Assert.Throws<AggregateException>(() => task.Wait(s_patience));
        portal.Dispose();
    }

    [Fact]
    public void What_a_call_left_running_is_cancelled_at_the_end_as_by_Run()
    {
        string? reason = null;
        using (BlockingPortal portal = Start())
        {
            portal.Call(async () =>
            {
                _ = Asyncio.CreateTask(Forgotten());
                await Asyncio.Sleep(0);
            });
        }

        Assert.Equal("the program ends", reason);

        async Coroutine Forgotten()
        {
            try
            {
                await Asyncio.Sleep(1000);
            }
            catch (CancelledException e)
            {
                reason = e.Reason;
                throw;
            }
        }
    }

    [Fact]
    public void After_it_was_stopped_it_refuses()
    {
        BlockingPortal portal = Start();
        portal.Stop();
        portal.Stop();
        Action[] calls =
        [
            () => portal.Call(() => Asyncio.Sleep(0)),
            () => portal.Call(() => 1),
            () => { portal.StartTaskSoon(() => Asyncio.Sleep(0)); },
        ];
        Assert.All(calls, call => Expect.Says(
            Assert.Throws<InvalidOperationException>(call), "was stopped", "BlockingPortal.Start()"));
    }

    [Fact]
    public void A_thread_of_its_loop_may_call_it_but_not_stop_it()
    {
        using BlockingPortal portal = Start();
        Exception? refused = null;
        Assert.Equal(5, portal.Call(() => Asyncio.ToThread(() =>
        {
            refused = Record.Exception(() => portal.Stop());
            return portal.Call(() => FiveAfterATurn());
        })));
        Expect.Says(Assert.IsType<InvalidOperationException>(refused), "Stop it on the thread that started it");

        static async Coroutine<int> FiveAfterATurn() => await Asyncio.Sleep(0, 5);
    }

    [Fact]
    public void A_loop_that_is_stopped_behind_its_back_says_so_when_it_is_stopped()
    {
        BlockingPortal portal = Start();
        portal.Call(() => Asyncio.RunningLoop.Stop());
        Assert.Throws<InvalidOperationException>(() => portal.Stop());
        Assert.False(portal.GetStatistics().IsRunning);
    }

    private static BlockingPortal Start() => BlockingPortalTests.Start();
}
