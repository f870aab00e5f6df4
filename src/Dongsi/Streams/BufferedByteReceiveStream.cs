using System.Diagnostics;
using Dongsi.LowLevel;

namespace Dongsi;

/// <summary>Reads a byte stream by lengths and delimiters, and keeps what came beyond them.</summary>
/// <remarks>
/// <para>A connection has this already: <see cref="AsyncStreamReader"/>. This one reads whatever gives bytes.</para>
/// <para>One task at a time may receive. Disposing of it closes the stream below.</para>
/// <para><b>Thread safety</b>: belongs to its loop's thread.</para>
/// <para><b>Python</b>: <c>anyio.streams.buffered.BufferedByteReceiveStream</c>.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class BufferedByteReceiveStream : IByteReceiveStream
{
    private readonly IByteReceiveStream _stream;
    private readonly ByteBuffer _buffer = new();
    private readonly ResourceGuard _receiving = new("receiving from");
    private bool _isClosed;

    /// <param name="stream">What is read; nobody else may receive from it.</param>
    public BufferedByteReceiveStream(IByteReceiveStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _stream = stream;
    }

    /// <summary>What has come and nobody has received yet. Valid until the next call of anything here.</summary>
    /// <remarks><para><b>Python</b>: <c>stream.buffer</c>.</para></remarks>
    public ReadOnlySpan<byte> Buffer => _buffer.Span;

    /// <summary>Puts bytes behind those in the buffer, before what will come.</summary>
    /// <param name="data">They are copied.</param>
    /// <exception cref="ClosedResourceException">It is closed.</exception>
    /// <remarks><para><b>Python</b>: <c>stream.feed_data(data)</c>, AnyIO 4.</para></remarks>
    public void FeedData(ReadOnlySpan<byte> data)
    {
        EnsureOpen();
        _buffer.Add(data);
    }

    /// <inheritdoc/>
    public async Coroutine<byte[]> Receive(int maxBytes = 65536)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxBytes);
        using Releaser _ = _receiving.Enter();
        await Begin();
        return _buffer.Count > 0
            ? _buffer.Take(Math.Min(maxBytes, _buffer.Count))
            : await _stream.Receive(maxBytes);
    }

    /// <summary>Receives so many bytes; waits until all are there.</summary>
    /// <param name="count">How many.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    /// <exception cref="IncompleteReadException">The stream ended earlier; the exception has what there was.
    /// </exception>
    /// <exception cref="ClosedResourceException">It is closed, or was closed while this waited.</exception>
    /// <exception cref="BrokenResourceException">The connection was lost.</exception>
    /// <exception cref="BusyResourceException">Another task receives already.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: if they are not all there yet.</para>
    /// <para><b>Cancel safety</b>: nothing is lost.</para>
    /// <para><b>Python</b>: <c>await stream.receive_exactly(nbytes)</c>.</para>
    /// </remarks>
    public async Coroutine<byte[]> ReceiveExactly(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        using Releaser _ = _receiving.Enter();
        await Begin();
        while (_buffer.Count < count)
        {
            await More(expected: count);
        }

        return _buffer.Take(count);
    }

    /// <summary>Receives until a delimiter, which is taken away and not returned.</summary>
    /// <param name="delimiter">What to look for.</param>
    /// <param name="maxBytes">How many bytes may come before it.</param>
    /// <returns>What came before it; it may be nothing.</returns>
    /// <exception cref="ArgumentException">The delimiter is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxBytes"/> is negative.</exception>
    /// <exception cref="IncompleteReadException">The stream ended before; the exception has what there was.</exception>
    /// <exception cref="LimitOverrunException">There is no delimiter within the limit. All is still in the
    /// <see cref="Buffer"/>.</exception>
    /// <exception cref="ClosedResourceException">It is closed, or was closed while this waited.</exception>
    /// <exception cref="BrokenResourceException">The connection was lost.</exception>
    /// <exception cref="BusyResourceException">Another task receives already.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: if the delimiter is not there yet.</para>
    /// <para><b>Cancel safety</b>: nothing is lost.</para>
    /// <para><b>Python</b>: <c>await stream.receive_until(delimiter, max_bytes)</c>.</para>
    /// </remarks>
    public async Coroutine<byte[]> ReceiveUntil(ReadOnlyMemory<byte> delimiter, int maxBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxBytes);
        if (delimiter.IsEmpty)
        {
            throw ThrowHelper.EmptyDelimiter(nameof(delimiter));
        }

        using Releaser _ = _receiving.Enter();
        await Begin();
        int searched = 0;
        while (true)
        {
            int found = _buffer.Span[searched..].IndexOf(delimiter.Span);
            int before = found < 0 ? Math.Max(0, _buffer.Count + 1 - delimiter.Length) : searched + found;
            if (before > maxBytes)
            {
                throw ThrowHelper.DelimiterNotFound(before, maxBytes);
            }

            if (found >= 0)
            {
                byte[] taken = _buffer.Take(before);
                _buffer.Drop(delimiter.Length);
                return taken;
            }

            // A delimiter may begin at the end of what there is.
            searched = before;
            await More(expected: null);
        }
    }

    /// <summary>Closes the stream below.</summary>
    public void Dispose()
    {
        _stream.Dispose();
        _isClosed = true;
        _buffer.Drop(_buffer.Count);
    }

    /// <summary>The stream, for people.</summary>
    public override string ToString() => $"<BufferedByteReceiveStream {_buffer.Count} bytes of {_stream}>";

    /// <summary>In a cancelled scope nothing is received.</summary>
    private YieldCoroutine Begin()
    {
        EnsureOpen();
        return YieldCoroutine.IfCancelled;
    }

    private async Coroutine More(int? expected)
    {
        try
        {
            byte[] more = await _stream.Receive();
            EnsureOpen();
            _buffer.Add(more);
        }
        catch (EndOfChannelException)
        {
            throw new IncompleteReadException(_buffer.Take(_buffer.Count), expected);
        }
    }

    private void EnsureOpen()
    {
        if (_isClosed)
        {
            throw ThrowHelper.StreamIsClosed(this);
        }
    }
}
