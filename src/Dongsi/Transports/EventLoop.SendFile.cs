using Dongsi.LowLevel;
using Microsoft.Win32.SafeHandles;

namespace Dongsi;

public sealed partial class EventLoop
{
    /// <summary>Sends a file over a transport; if it can be, by the system, without a copy in this process.</summary>
    /// <param name="transport">Nobody else may write to it until this is done.</param>
    /// <param name="file">A file to read. Its position says afterwards how far it went, also after a failure.</param>
    /// <param name="offset">In bytes, from its start.</param>
    /// <param name="count">How many bytes; null for all that are left.</param>
    /// <param name="fallback">Where the system cannot do it, as over TLS, read and write it in pieces.</param>
    /// <returns>How many bytes were sent.</returns>
    /// <exception cref="InvalidOperationException">The transport is closing, its sending half has ended, or another
    /// file is being sent.</exception>
    /// <exception cref="NotSupportedException">The system cannot do it, and <paramref name="fallback"/> is false.
    /// </exception>
    /// <exception cref="ConnectionException">The connection was lost.</exception>
    /// <remarks>
    /// <para>What is not in the system's cache is read from the disk on the loop's thread, unless it falls back.</para>
    /// <para><b>Checkpoint</b>: yes.</para>
    /// <para><b>Cancel safety</b>: what was sent stays sent; the file's position tells how much that is.</para>
    /// <para><b>Python</b>: <c>await loop.sendfile()</c>; <c>SendfileNotAvailableError</c> is
    /// <see cref="NotSupportedException"/>.</para>
    /// </remarks>
    public async Coroutine<long> SendFile(
        Transport transport, FileStream file, long offset = 0, long? count = null, bool fallback = true)
    {
        ArgumentNullException.ThrowIfNull(transport);
        ArgumentNullException.ThrowIfNull(file);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(count ?? 0, nameof(count));
        EnsureUsable();
        if (transport.IsClosing)
        {
            throw ThrowHelper.TransportIsClosing(transport);
        }

        // Nothing is sent, but it throws what a write would.
        transport.Write(ReadOnlySpan<byte>.Empty);
        await YieldCoroutine.IfCancelled;
        SafeFileHandle handle = file.SafeFileHandle;
        long total = 0;
        try
        {
            long wanted = count ?? long.MaxValue;
            if (transport is StreamTransport plain
                && await plain.SendFile(handle, offset, wanted, sent => total += sent))
            {
                return total;
            }

            if (!fallback)
            {
                throw ThrowHelper.SendFileNotAvailable(transport);
            }

            await SendFileInPieces(transport, handle, offset, wanted, sent => total += sent);
            return total;
        }
        finally
        {
            file.Position = offset + total;
        }
    }

    /// <summary>The way that works everywhere.</summary>
    internal static async Coroutine SendFileInPieces(
        Transport transport, SafeFileHandle file, long offset, long count, Action<long> progress)
    {
        var sender = new FileSender(transport);
        try
        {
            await sender.Send(file, offset, count, progress);
        }
        finally
        {
            sender.Restore();
        }
    }
}
