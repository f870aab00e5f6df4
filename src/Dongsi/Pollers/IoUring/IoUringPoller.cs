using System.Runtime.InteropServices;

namespace Dongsi.LowLevel;

/// <summary>
/// Waits in io_uring: one system call a turn submits all that has changed and brings all that has happened.
/// </summary>
/// <remarks>
/// <para>Streams and listening sockets are told once what is wanted and deliver until they are told otherwise
/// (<see cref="RingReceiver"/>, <see cref="RingAcceptor"/>). All else is watched by one-shot polls, which are asked for
/// anew in the turn after they have fired: then they tell at once of what is still there, as a level does.</para>
/// <para>An eventfd that is always being read ends the wait from other threads.</para>
/// <para>See docs/internals/io-uring.md for what it costs and gains.</para>
/// </remarks>
internal sealed unsafe partial class IoUringPoller : IPoller
{
    // A thread's number, .NET's as the system's, is another one's when it has ended; an object is not.
    [ThreadStatic]
    private static object? t_thread;

    private readonly WakeDescriptor _wake;
    private readonly ulong* _wakeCounter;
    private Ring _ring;
    private BufferRing _buffers;
    private object? _thread;
    private bool _isForAllThreads;
    private bool _mustReadWake = true;

    /// <exception cref="PlatformNotSupportedException">io_uring cannot be used here.</exception>
    public IoUringPoller()
    {
        (_ring, _buffers) = MakeRing(isForAllThreads: false);
        try
        {
            _wake = new WakeDescriptor(flags: 0);
        }
        catch
        {
            _ring.Dispose();
            _buffers.Dispose();
            throw;
        }

        _wakeCounter = (ulong*)NativeMemory.AllocZeroed(sizeof(ulong));
    }

    private static object ThisThread => t_thread ??= new object();

    private bool MayUseRing => _isForAllThreads || _thread == ThisThread;

    public void Wait(long timeoutTicks)
    {
        TimerSlack.Lose();
        _ring.Submit(wait: timeoutTicks != 0 && _news.Count == 0 && _late.IsEmpty, timeoutTicks);
    }

    /// <summary>From now on any thread may wait, while the loop's changes something.</summary>
    public void AllowAllThreads()
    {
        if (!_isForAllThreads)
        {
            MoveToRingForAllThreads();
        }
    }

    public void Wake() => _wake.Signal();

    public void Dispose()
    {
        if (!_wake.Close())
        {
            return;
        }

        _ring.CancelAll();
        DropCompletions();
        _ring.Dispose();

        // Only now nobody writes there any more.
        _buffers.Dispose();
        NativeMemory.Free(_wakeCounter);
    }

    private static (Ring Ring, BufferRing Buffers) MakeRing(bool isForAllThreads)
    {
        var ring = new Ring(isForAllThreads);
        try
        {
            return (ring, new BufferRing(ring));
        }
        catch
        {
            ring.Dispose();
            throw;
        }
    }

    /// <summary>The ring belongs to the thread that waits first.</summary>
    private void ClaimRing()
    {
        if (_isForAllThreads)
        {
            return;
        }

        if (_thread is null)
        {
            _thread = ThisThread;
            _ring.Enable();
        }
        else if (_thread != ThisThread)
        {
            MoveToRingForAllThreads();
        }
    }

    /// <summary>All that is wanted is asked for anew, of another ring; what has come already is kept.</summary>
    private void MoveToRingForAllThreads()
    {
        (Ring ring, BufferRing buffers) = MakeRing(isForAllThreads: true);
        _isForAllThreads = true;
        while (_ring.TryTake(out RingCompletion completion))
        {
            Take(completion, _late);
        }

        foreach (PollEntry entry in Entries)
        {
            entry.Delivery?.BeginAnew();
            entry.Armed = Interest.None;
            Update(entry);
        }

        _ring.CancelAll();
        _ring.Dispose();
        _buffers.Dispose();
        (_ring, _buffers) = (ring, buffers);
        _mustReadWake = true;
    }

    private void ReadWake()
    {
        _mustReadWake = false;
        _ring.Add(new RingSubmission
        {
            Operation = RingOperation.Read,
            Descriptor = _wake.Number,
            Address = (ulong)_wakeCounter,
            Length = sizeof(ulong),
            Token = Token(RingTarget.Wake, 0, 0),
        });
    }
}
