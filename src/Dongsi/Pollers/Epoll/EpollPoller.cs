using System.Runtime.InteropServices;

namespace Dongsi.LowLevel;

/// <summary>
/// Waits in epoll; an eventfd in it ends the wait from other threads.
/// </summary>
/// <remarks>
/// The eventfd is edge triggered: each write is told once, and nobody ever needs to read it.
/// epoll_pwait2 waits to the nanosecond; kernels before 5.11 and old C libraries lack it, and there a wait is rounded
/// up to the next millisecond.
/// <para>The kernel takes the liberty to be late by a thousandth of what it is asked to wait, so that it can wake
/// several sleepers at once: 1 ms in a second, which is ten times what the rest of the way home costs. So a long wait
/// ends a bit early, and the loop, which finds nothing due, waits again for the short rest.</para>
/// </remarks>
internal sealed unsafe partial class EpollPoller : IPoller
{
    private const int EventsPerWait = 256;
    private const long WakeData = -1;

    // The short rest has a second use: a core that has just been awake wakes faster than one that slept deeply.
    private const long LongWaitTicks = TimeSpan.TicksPerMillisecond;
    private const int EarlyFraction = 64;

    private readonly WakeDescriptor _wake;
    private readonly EpollEvent* _events;
    private readonly int _epoll;
    private bool _hasNanoseconds = true;

    public EpollPoller()
    {
        _epoll = Libc.EpollCreate(Libc.EPOLL_CLOEXEC);
        if (_epoll < 0)
        {
            throw Libc.LastError("epoll_create1");
        }

        try
        {
            _wake = new WakeDescriptor(Libc.EFD_NONBLOCK);
        }
        catch
        {
            _ = Libc.Close(_epoll);
            throw;
        }

        EpollEvent interest = new() { Events = Libc.EPOLLIN | Libc.EPOLLET, Data = WakeData };
        if (Libc.EpollControl(_epoll, Libc.EPOLL_CTL_ADD, _wake.Number, &interest) < 0)
        {
            IOException error = Libc.LastError("epoll_ctl");
            _wake.Close();
            _ = Libc.Close(_epoll);
            throw error;
        }

        _events = (EpollEvent*)NativeMemory.AllocZeroed(EventsPerWait, (nuint)EpollEvent.Stride);
    }

    public void Wait(long timeoutTicks)
    {
        if (_broken.Count > 0)
        {
            timeoutTicks = 0;
        }

        int count = WaitOnce(timeoutTicks > LongWaitTicks ? timeoutTicks - timeoutTicks / EarlyFraction : timeoutTicks);
        _eventCount = Math.Max(0, count);

        // If a signal ended the wait, the loop looks at its clock and comes back.
        if (count < 0 && Marshal.GetLastPInvokeError() != Errno.EINTR)
        {
            throw Libc.LastError("epoll_wait");
        }
    }

    public void Wake() => _wake.Signal();

    public void Dispose()
    {
        if (_wake.Close())
        {
            _ = Libc.Close(_epoll);
            NativeMemory.Free(_events);
        }
    }

    private int WaitOnce(long timeoutTicks)
    {
        TimerSlack.Lose();
        if (_hasNanoseconds && timeoutTicks > 0)
        {
            Libc.TimeSpec timeout = new()
            {
                Seconds = timeoutTicks / TimeSpan.TicksPerSecond,
                Nanoseconds = timeoutTicks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick,
            };

            try
            {
                int count = Libc.EpollWait2(_epoll, _events, EventsPerWait, &timeout, null);
                if (count >= 0 || !IsMissingCall(Marshal.GetLastPInvokeError()))
                {
                    return count;
                }
            }
            catch (EntryPointNotFoundException)
            {
                // The C library is older than the call.
            }

            _hasNanoseconds = false;
        }

        int milliseconds = timeoutTicks < 0 ? -1 : PollTimeout.ToMilliseconds(timeoutTicks);
        return Libc.EpollWait(_epoll, _events, EventsPerWait, milliseconds);
    }

    // A container's filter answers EPERM for calls that it does not know.
    private static bool IsMissingCall(int error) => error is Errno.ENOSYS or Errno.EPERM;
}
