using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Events;

public sealed class SynchronizationContextTests
{
    [Fact]
    public void A_post_on_the_loop_runs_in_a_later_turn() => TestLoop.Run(async test =>
    {
        List<object?> log = [];
        SynchronizationContext.Current!.Post(log.Add, "posted");
        Assert.Empty(log);
        await Asyncio.Sleep(0);
        Assert.Equal(["posted"], log);
    });

    [Fact]
    public void A_post_from_another_thread_runs_on_the_loop() => TestLoop.Run(
        async test =>
        {
            SynchronizationContext context = SynchronizationContext.Current!;
            Future<int> ran = test.Loop.CreateFuture<int>();
            OtherThreads.Run(() => context.Post(_ => ran.SetResult(Environment.CurrentManagedThreadId), null));
            Assert.Equal(Environment.CurrentManagedThreadId, await ran);
        },
        threads: true);

    [Fact]
    public void A_send_on_the_loop_runs_at_once() => TestLoop.Run(async () =>
    {
        List<object?> log = [];
        SynchronizationContext.Current!.Send(log.Add, "sent");
        Assert.Equal(["sent"], log);
    });

    [Fact]
    public void A_send_from_another_thread_runs_on_the_loop_and_is_waited_for() => TestLoop.Run(
        async test =>
        {
            SynchronizationContext context = SynchronizationContext.Current!;
            int home = Environment.CurrentManagedThreadId;
            int ranOn = 0;
            await Task.Run(() =>
            {
                context.Send(_ => ranOn = Environment.CurrentManagedThreadId, null);
                Assert.Equal(home, ranOn);
            });
        },
        threads: true);

    [Fact]
    public void A_send_from_another_thread_throws_there_what_it_threw() => TestLoop.Run(
        async _ =>
        {
            SynchronizationContext context = SynchronizationContext.Current!;
            await Task.Run(() => Assert.Throws<InvalidDataException>(
                () => context.Send(_ => throw new InvalidDataException(), null)));
        },
        threads: true);

    [Fact]
    public void A_post_that_throws_is_reported() => TestLoop.Run(async test =>
    {
        SynchronizationContext.Current!.Post(_ => throw new InvalidDataException(), null);
        await Asyncio.Sleep(0);
        Assert.IsType<InvalidDataException>(test.TakeReport().Exception);
    });

    [Fact]
    public void A_post_after_the_loop_has_closed_still_runs_somewhere()
    {
        SynchronizationContext? context = null;
        TestLoop.Run(async () => context = SynchronizationContext.Current);
        using var ran = new ManualResetEventSlim();
        context!.Post(_ => ran.Set(), null);
        Assert.True(ran.Wait(TimeSpan.FromSeconds(60)), "It was lost.");
    }

    [Fact]
    public void A_send_after_the_loop_has_closed_is_refused()
    {
        SynchronizationContext? context = null;
        TestLoop.Run(async () => context = SynchronizationContext.Current);
        Expect.Says(
            Assert.Throws<InvalidOperationException>(() => context!.Send(_ => { }, null)), "event loop is closed");
    }

    [Fact]
    public void A_copy_is_the_same_loops() => TestLoop.Run(async () =>
        Assert.Same(SynchronizationContext.Current, SynchronizationContext.Current!.CreateCopy()));

    [Fact]
    public void A_plain_task_that_outlives_the_loop_can_still_clean_up()
    {
        var gate = new TaskCompletionSource();
        Task? plain = null;
        bool cleanedUp = false;
        TestLoop.Run(async () => plain = Plain());
        gate.SetResult();
        Assert.True(plain!.Wait(TimeSpan.FromSeconds(60)), "It never went on.");
        Assert.True(cleanedUp);

        async Task Plain()
        {
            await gate.Task;
            cleanedUp = true;
        }
    }
}
