using System.Net.Sockets;
using System.Runtime.InteropServices;
using Dongsi.LowLevel;
using Microsoft.Win32.SafeHandles;

namespace Dongsi;

public sealed partial class EventLoop
{
    private const int FilePieceSize = 64 * 1024;

    /// <summary>Sends a file; on Linux by the system, without a copy in this process.</summary>
    /// <param name="socket">It is set to non-blocking. Nobody else may send with it until this is done.</param>
    /// <param name="file">A file to read. Its position says afterwards how far it went, also after a failure.</param>
    /// <param name="offset">In bytes, from its start.</param>
    /// <param name="count">How many bytes; null for all that are left.</param>
    /// <param name="fallback">Where the system cannot do it, read it in pieces on a thread.</param>
    /// <returns>How many bytes were sent.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    /// <exception cref="NotSupportedException">The system cannot do it, and <paramref name="fallback"/> is false.
    /// </exception>
    /// <exception cref="ConnectionException">The connection was lost.</exception>
    /// <remarks>
    /// <para>What is not in the system's cache is read from the disk on the loop's thread, unless it falls back.</para>
    /// <para><b>Checkpoint</b>: yes.</para>
    /// <para><b>Cancel safety</b>: what was sent stays sent; the file's position tells how much that is.</para>
    /// <para><b>Python</b>: <c>await loop.sock_sendfile()</c>; <c>SendfileNotAvailableError</c> is
    /// <see cref="NotSupportedException"/>.</para>
    /// </remarks>
    public async Coroutine<long> SockSendFile(
        Socket socket, FileStream file, long offset = 0, long? count = null, bool fallback = true)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(count ?? 0, nameof(count));
        await BeginSock(socket);
        SafeFileHandle handle = file.SafeFileHandle;
        long total = 0;
        try
        {
            long wanted = count ?? long.MaxValue;
            if (!OperatingSystem.IsLinux()
                || !await SendBySystem(socket, handle, offset, wanted, sent => total += sent))
            {
                if (!fallback)
                {
                    throw ThrowHelper.SendFileNotAvailable($"the socket with {PeerOf(socket)}");
                }

                await SendInPieces(socket, handle, offset, wanted, sent => total += sent);
            }

            return total;
        }
        finally
        {
            file.Position = offset + total;
        }
    }

    /// <returns>False if the system cannot do this with such a file; nothing was sent then.</returns>
    private Coroutine<bool> SendBySystem(
        Socket socket, SafeFileHandle file, long offset, long count, Action<long> progress) => SystemSendFile.Run(
        (long from, nuint length, out int error) => SendBySystemOnce(socket, file, from, length, out error),
        async error =>
        {
            ThrowUnlessWaiting(Errno.ToSocketError(error), "send", PeerOf(socket));
            await WaitWritable(socket);
        },
        offset,
        count,
        progress);

    // Whoever closes one of them meanwhile, on whatever thread, must not make us use a number that is another one's.
    private static unsafe long SendBySystemOnce(
        Socket socket, SafeFileHandle file, long offset, nuint count, out int error)
    {
        bool hasSocket = false;
        bool hasFile = false;
        try
        {
            socket.SafeHandle.DangerousAddRef(ref hasSocket);
            file.DangerousAddRef(ref hasFile);
            nint sent = Libc.SendFile((int)socket.Handle, (int)file.DangerousGetHandle(), &offset, count);
            error = sent < 0 ? Marshal.GetLastPInvokeError() : 0;
            return sent;
        }
        finally
        {
            if (hasSocket)
            {
                socket.SafeHandle.DangerousRelease();
            }

            if (hasFile)
            {
                file.DangerousRelease();
            }
        }
    }

    private async Coroutine SendInPieces(
        Socket socket, SafeFileHandle file, long offset, long count, Action<long> progress)
    {
        byte[] piece = new byte[(int)Math.Min(count, FilePieceSize)];
        while (count > 0)
        {
            Func<int> read = () => RandomAccess.Read(
                file, piece.AsSpan(0, (int)Math.Min(count, FilePieceSize)), offset);
            int length = await InThread.Run(read, read, abandonOnCancel: false, limiter: null);
            if (length == 0)
            {
                return;
            }

            await SendAll(socket, piece.AsMemory(0, length), progress);
            offset += length;
            count -= length;
        }
    }
}
