using System.Runtime.InteropServices;

namespace Dongsi.LowLevel;

/// <summary>An eventfd, which any thread may write to while a poller waits for it.</summary>
/// <remarks>The lock keeps a late waker from writing into whatever file got the closed descriptor's number.</remarks>
internal sealed unsafe class WakeDescriptor
{
    private readonly Lock _gate = new();
    private bool _isClosed;

    /// <param name="flags">Beside being closed on exec.</param>
    /// <exception cref="IOException">The system has none left.</exception>
    public WakeDescriptor(int flags)
    {
        Number = Libc.EventFd(0, Libc.EFD_CLOEXEC | flags);
        if (Number < 0)
        {
            throw Libc.LastError("eventfd");
        }
    }

    public int Number { get; }

    public void Signal()
    {
        lock (_gate)
        {
            if (!_isClosed)
            {
                // Fails for good only if the counter is full, and then the wait ends anyway.
                ulong one = 1;
                while (Libc.Write(Number, &one, sizeof(ulong)) < 0
                    && Marshal.GetLastPInvokeError() == Errno.EINTR)
                {
                }
            }
        }
    }

    /// <returns>False if it was closed before.</returns>
    public bool Close()
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                return false;
            }

            _isClosed = true;
            _ = Libc.Close(Number);
            return true;
        }
    }
}
