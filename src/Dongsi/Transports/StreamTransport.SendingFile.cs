using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Dongsi.LowLevel;

// A file that the system sends by itself: its bytes never come into this process. While it does, nobody else may write,
// or the bytes would come between those of the file.
internal sealed partial class StreamTransport
{
    private Future<bool>? _room;
    private bool _isSendingFile;

    internal override bool IsWritingPaused => _limits.IsPaused;

    /// <summary>Sends a piece of a file after what was written before.</summary>
    /// <param name="file">What to send.</param>
    /// <param name="offset">Where to begin.</param>
    /// <param name="count">How many bytes; fewer if the file ends.</param>
    /// <param name="progress">Told how many went each time.</param>
    /// <returns>False if the system cannot do this with such a file; nothing was sent then.</returns>
    internal async Coroutine<bool> SendFile(SafeFileHandle file, long offset, long count, Action<long> progress)
    {
        if (!OperatingSystem.IsLinux() || Handle.Descriptor < 0)
        {
            return false;
        }

        _isSendingFile = true;
        bool wasAdded = false;
        try
        {
            file.DangerousAddRef(ref wasAdded);
            while (WriteBufferSize > 0)
            {
                await Room();
            }

            return await SystemSendFile.Run(
                (long from, nuint length, out int error) => SendOnce(file, from, length, out error),
                WaitOrThrow,
                offset,
                count,
                progress);
        }
        finally
        {
            _isSendingFile = false;
            if (wasAdded)
            {
                file.DangerousRelease();
            }
        }
    }

    private async Coroutine WaitOrThrow(int error)
    {
        if (error == Errno.EAGAIN)
        {
            WaitForRoom();
            await Room();
        }
        else
        {
            // The next piece throws.
            Survives(Errno.ToSocketError(error));
        }
    }

    private void EnsureNoFile()
    {
        if (_isSendingFile)
        {
            throw ThrowHelper.FileIsBeingSent();
        }
    }

    private async Coroutine Room()
    {
        ThrowIfLost();
        _room = Loop.CreateFuture<bool>();
        try
        {
            await _room;
        }
        finally
        {
            _room = null;
        }

        ThrowIfLost();
    }

    private void TellRoom()
    {
        if (_room is { IsDone: false })
        {
            _room.SetResult(true);
        }
    }

    private void ThrowIfLost()
    {
        if (_isLost)
        {
            throw _loss ?? ThrowHelper.Connection(SocketError.ConnectionAborted, "send", Handle.RemoteEndPoint);
        }
    }

    private unsafe long SendOnce(SafeFileHandle file, long offset, nuint count, out int error)
    {
        ThrowIfLost();
        nint sent = Libc.SendFile(Handle.Descriptor, (int)file.DangerousGetHandle(), &offset, count);
        error = sent < 0 ? Marshal.GetLastPInvokeError() : 0;
        return sent;
    }
}
