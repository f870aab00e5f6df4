using Dongsi.LowLevel;
using Xunit;

namespace Dongsi.Stress.Threads;

/// <summary>Loops that end while others still know them.</summary>
public sealed class ClosingTests
{
    private const int Posters = 2;

    public static TheoryData<PollerKind> Pollers => PollerKinds.All;

    [Theory]
    [MemberData(nameof(Pollers))]
    public void A_post_that_races_with_close_runs_or_is_dropped_or_is_refused(PollerKind poller)
    {
        for (int round = 0; round < Size.Of(100); round++)
        {
            var loop = new EventLoop(poller: poller);
            int ran = 0;
            int accepted = 0;
            bool isOver = false;
            using var isRunning = new ManualResetEventSlim();
            loop.CallSoon(isRunning.Set);
            Watchdog.Run([RunAndClose, .. Enumerable.Repeat<Action>(Post, Posters)]);
            Assert.InRange(ran, 0, accepted);
            Assert.True(loop.IsClosed);

            void RunAndClose()
            {
                loop.CallLater(TimeSpan.FromMicroseconds(50), loop.Stop);
                loop.RunForever();
                loop.Close();
                AssertNobodyWritesToItsDescriptors();
                Volatile.Write(ref isOver, true);
            }

            void Post()
            {
                isRunning.Wait();
                while (!Volatile.Read(ref isOver))
                {
                    try
                    {
                        loop.CallSoonThreadsafe(() => ran++);
                        Interlocked.Increment(ref accepted);
                    }
                    catch (InvalidOperationException e)
                    {
                        Assert.Contains("closed", e.Message, StringComparison.Ordinal);
                    }
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Pollers))]
    public void A_coroutine_that_is_handed_to_a_closed_loop_is_refused(PollerKind poller)
    {
        var loop = new EventLoop(poller: poller);
        loop.Close();
        Assert.Throws<InvalidOperationException>(() =>
        {
            _ = Asyncio.RunCoroutineThreadsafe(Asyncio.Sleep(0.001), loop);
        });
    }

    [Theory]
    [MemberData(nameof(Pollers))]
    public void A_thousand_loops_leave_no_descriptor(PollerKind poller)
    {
        RunOne(poller);
        int before = Descriptors.Count();
        for (int i = 0; i < Size.Of(1000); i++)
        {
            RunOne(poller);
        }

        Assert.Equal(before, Descriptors.Count());
    }

    private static void RunOne(PollerKind poller)
    {
        using var loop = new EventLoop(poller: poller);
        loop.CallSoonThreadsafe(loop.Stop);
        loop.RunForever();
    }

    /// <summary>
    /// New descriptors get the numbers that have just become free. A late waker would be seen in them.
    /// </summary>
    private static void AssertNobodyWritesToItsDescriptors()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        int[] heirs = [.. Enumerable.Range(0, 4).Select(_ => Descriptors.NewEventFd())];
        Thread.SpinWait(5_000);
        bool[] written = Array.ConvertAll(heirs, Descriptors.WasWritten);
        Array.ForEach(heirs, heir => _ = Libc.Close(heir));
        Assert.DoesNotContain(true, written);
    }
}
