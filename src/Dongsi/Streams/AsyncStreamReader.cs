using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Dongsi.LowLevel;

namespace Dongsi;

/// <summary>Reads a stream of bytes.</summary>
/// <remarks>
/// <para>One task at a time may read. What nobody reads fills the reader up to twice its limit; then the transport is
/// paused, and the other side has to wait until somebody does.</para>
/// <para>No read loses data if it is cancelled: what was not returned is still there for the next one.</para>
/// <para><b>Thread safety</b>: belongs to its loop's thread.</para>
/// <para><b>Python</b>: <c>asyncio.StreamReader</c>.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed partial class AsyncStreamReader : IAsyncEnumerable<byte[]>
{
    /// <summary>64 KiB, as in asyncio.</summary>
    internal const int DefaultLimit = 64 * 1024;

    private const int SmallestDirectRead = 4096;

    private readonly ByteBuffer _buffer = new();
    private readonly int _limit;
    private LoopBinding _binding;
    private ReadOperation? _last;
    private Transport? _transport;
    private Exception? _failure;
    private bool _failsAfterData;
    private bool _hasEnded;
    private bool _isPaused;

    /// <summary>A reader that is fed by hand, or by the protocol that it is given to.</summary>
    /// <param name="limit">How long a line, or what is read until a separator, may be, in bytes. Twice as much may be
    /// unread before the other side has to wait.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not positive.</exception>
    public AsyncStreamReader(int limit = DefaultLimit)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        _limit = limit;
    }

    /// <summary>Why nothing can be read any more; null while something can.</summary>
    /// <remarks><para><b>Python</b>: <c>reader.exception()</c>.</para></remarks>
    public Exception? Exception => _failure;

    /// <summary>Has all been read, and will nothing more come?</summary>
    /// <remarks><para><b>Python</b>: <c>reader.at_eof()</c>.</para></remarks>
    public bool AtEof => _hasEnded && _buffer.Count == 0 && !_failsAfterData;

    /// <summary>The same as a stream of .NET, if somebody waits there.</summary>
    internal ConnectionStream? Stream { get; set; }

    /// <summary>Called when a read begins to wait, for what is read only then.</summary>
    internal Action? WhenWanted { get; set; }

    /// <summary>Those who wait for data; one at most.</summary>
    internal WaitQueue<int> Waiters { get; } = new();

    /// <summary>Data has come.</summary>
    /// <param name="data">It is copied.</param>
    /// <exception cref="InvalidOperationException">After <see cref="FeedEof"/>, or on another thread than the loop's.
    /// </exception>
    /// <remarks><para><b>Python</b>: <c>reader.feed_data(data)</c>.</para></remarks>
    public void FeedData(ReadOnlySpan<byte> data)
    {
        _binding.EnsureOwnThread();
        if (_hasEnded)
        {
            throw ThrowHelper.FedAfterEof();
        }

        if (data.IsEmpty)
        {
            return;
        }

        // Nobody waits with data in the buffer unless that was not enough, so what is served directly comes first.
        if (Waiters.TryTake(out WaitOperation<int>? waiter))
        {
            data = data[((ReadOperation)waiter).Serve(data)..];
        }

        _buffer.Add(data);
        TellStream();
        if (_transport is not null && !_isPaused && _buffer.Count > 2 * (long)_limit)
        {
            _isPaused = true;
            _transport.PauseReading();
        }
    }

    /// <inheritdoc cref="FeedData(ReadOnlySpan{byte})"/>
    public void FeedData(ReadOnlyMemory<byte> data) => FeedData(data.Span);

    /// <summary>Nothing more will come.</summary>
    /// <exception cref="InvalidOperationException">The loop runs on another thread.</exception>
    /// <remarks><para><b>Python</b>: <c>reader.feed_eof()</c>.</para></remarks>
    public void FeedEof()
    {
        _binding.EnsureOwnThread();
        _hasEnded = true;
        if (Waiters.TryTake(out WaitOperation<int>? waiter))
        {
            ((ReadOperation)waiter).End();
        }

        TellStream();
    }

    /// <summary>Nothing can be read any more: every read throws.</summary>
    /// <param name="exception">What they throw.</param>
    /// <exception cref="InvalidOperationException">The loop runs on another thread.</exception>
    /// <remarks><para><b>Python</b>: <c>reader.set_exception(exc)</c>.</para></remarks>
    public void SetException(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        _binding.EnsureOwnThread();
        _failure = exception;
        if (Waiters.TryTake(out WaitOperation<int>? waiter))
        {
            waiter.FailWait(exception);
        }

        TellStream();
    }

    /// <summary>Nothing more will come, and something is missing: what has come can be read, and then this is thrown.
    /// </summary>
    internal void FeedFailure(Exception exception)
    {
        _failsAfterData = true;
        _hasEnded = true;
        SetException(exception);
    }

    /// <summary>What it holds, in numbers.</summary>
    /// <exception cref="InvalidOperationException">The loop runs on another thread.</exception>
    public AsyncStreamReaderStatistics GetStatistics()
    {
        _binding.EnsureOwnThread();
        return new AsyncStreamReaderStatistics(_buffer.Count, _limit, _hasEnded, _isPaused, Waiters.Count);
    }

    /// <summary>The reader, for people.</summary>
    public override string ToString() =>
        $"<AsyncStreamReader {_buffer.Count} bytes{(_hasEnded ? " eof" : "")}"
        + $"{(_failure is null ? "" : $" failed with {_failure.GetType().Name}")}{(_isPaused ? " paused" : "")}>";

    /// <summary>Memory of somebody who waits for whatever comes. The system may put it there; but not if it is small,
    /// for then what comes would need several calls.</summary>
    internal Memory<byte> WaitingBuffer =>
        Waiters.First is ReadOperation { Target: { Length: >= SmallestDirectRead } target } ? target : default;

    /// <summary>So many bytes are in the <see cref="WaitingBuffer"/>.</summary>
    internal void Filled(int count)
    {
        if (Waiters.TryTake(out WaitOperation<int>? waiter))
        {
            waiter.Grant(count);
        }
    }

    /// <summary>Where the data comes from: paused when much is unread.</summary>
    internal void SetTransport(Transport? transport)
    {
        _transport = transport;
        _isPaused = false;
    }

    /// <summary>Has something come, or will never anything come?</summary>
    internal bool HasNews => _buffer.Count > 0 || _hasEnded || _failure is not null;

    /// <summary>Takes what there is, without waiting.</summary>
    /// <returns>False if there is nothing yet.</returns>
    internal bool TryRead(Span<byte> target, out int count)
    {
        ThrowIfFailed();
        count = 0;
        if (_buffer.Count > 0 && !target.IsEmpty)
        {
            count = _buffer.Take(target);
            MaybeResume();
            return true;
        }

        return target.IsEmpty || _hasEnded;
    }

    /// <summary>What was served, and its reader never saw; the next one may wait for it already.</summary>
    internal void PutBack(ReadOnlySpan<byte> data)
    {
        _buffer.PutBack(data);
        if (Waiters.TryTake(out WaitOperation<int>? waiter))
        {
            _buffer.Drop(((ReadOperation)waiter).Serve(_buffer.Span));
        }

        TellStream();
    }

    /// <summary>A read begins.</summary>
    internal void EnsureNobodyWaits(EventLoop loop, ConnectionStream? stream = null)
    {
        _binding.Use(loop, this);
        if (Waiters.Count > 0)
        {
            throw ThrowHelper.TwoReaders(Waiters.First!.Task);
        }

        if (Stream is { HasReader: true } other && other != stream)
        {
            throw ThrowHelper.TwoReaders("Somebody who reads its Stream");
        }
    }

    /// <summary>A read waits for more than there is: a transport that is paused would let it wait for ever.</summary>
    internal void WantMore()
    {
        if (_isPaused)
        {
            _isPaused = false;
            _transport?.ResumeReading();
        }

        WhenWanted?.Invoke();
    }

    private void TellStream()
    {
        if (Stream is { } stream)
        {
            Stream = null;
            stream.DataCame();
        }
    }

    private void MaybeResume()
    {
        if (_isPaused && _buffer.Count <= _limit)
        {
            WantMore();
        }
    }

    [StackTraceHidden]
    private void ThrowIfFailed()
    {
        if (_failure is not null && !(_failsAfterData && _buffer.Count > 0))
        {
            ExceptionDispatchInfo.Throw(_failure);
        }
    }
}
