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
    private readonly Lock _wakeGate = new();
    private readonly Ring _ring;
    private readonly BufferRing _buffers;
    private readonly int _wakeFd;
    private readonly ulong* _wakeCounter;
    private bool _mustReadWake = true;
    private bool _disposed;

    /// <exception cref="PlatformNotSupportedException">io_uring cannot be used here.</exception>
    public IoUringPoller()
    {
        _ring = new Ring();
        try
        {
            _buffers = new BufferRing(_ring);
        }
        catch
        {
            _ring.Dispose();
            throw;
        }

        _wakeFd = Libc.EventFd(0, Libc.EFD_CLOEXEC);
        if (_wakeFd < 0)
        {
            IOException error = Libc.LastError("eventfd");
            _ring.Dispose();
            _buffers.Dispose();
            throw error;
        }

        _wakeCounter = (ulong*)NativeMemory.AllocZeroed(sizeof(ulong));
    }

    public void Wait(long timeoutTicks)
    {
        _ring.Submit(wait: timeoutTicks != 0 && _news.Count == 0, timeoutTicks);
    }

    public void Wake()
    {
        // The lock keeps a late waker from writing into whatever file got the closed descriptor's number.
        lock (_wakeGate)
        {
            if (!_disposed)
            {
                ulong one = 1;
                _ = Libc.Write(_wakeFd, &one, sizeof(ulong));
            }
        }
    }

    public void Dispose()
    {
        lock (_wakeGate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            _ring.CancelAll();
            DropCompletions();
            _ring.Dispose();
            _ = Libc.Close(_wakeFd);
        }

        // Only now nobody writes there any more.
        _buffers.Dispose();
        NativeMemory.Free(_wakeCounter);
    }

    private void ReadWake()
    {
        _mustReadWake = false;
        _ring.Add(new RingSubmission
        {
            Operation = RingOperation.Read,
            Descriptor = _wakeFd,
            Address = (ulong)_wakeCounter,
            Length = sizeof(ulong),
            Token = Token(RingTarget.Wake, 0, 0),
        });
    }
}
