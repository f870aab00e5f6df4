namespace Dongsi.LowLevel;

/// <summary>A connection of the loop's as a <see cref="Stream"/> of .NET, for any thread.</summary>
/// <remarks>
/// <para>On the loop's thread an operation that can be served is over when the call returns. Everything else goes
/// through a <see cref="StreamOperation"/>, of which there is one in each direction, used again and again; so nothing
/// is allocated, and two reads at a time are refused.</para>
/// <para>The synchronous calls block their thread until the loop has done the work. On a loop's thread they would wait
/// for themselves, so they are refused there, whether there is data or not: a program that works only as long as data
/// has already come is no program.</para>
/// </remarks>
internal abstract class LoopStream : Stream
{
    private readonly StreamOperation _reading;
    private readonly StreamOperation _writing;
    private int _isDisposed;

    protected LoopStream(EventLoop loop)
    {
        Loop = loop;
        _reading = new StreamOperation(this, isWrite: false);
        _writing = new StreamOperation(this, isWrite: true);
    }

    public EventLoop Loop { get; }

    public sealed override bool CanRead => !IsDisposed;

    public sealed override bool CanWrite => !IsDisposed;

    public sealed override bool CanSeek => false;

    public sealed override long Length => throw ThrowHelper.StreamCannotSeek();

    public sealed override long Position
    {
        get => throw ThrowHelper.StreamCannotSeek();
        set => throw ThrowHelper.StreamCannotSeek();
    }

    public bool IsDisposed => Volatile.Read(ref _isDisposed) != 0;

    /// <summary>Does somebody wait in <c>ReadAsync</c>?</summary>
    internal bool HasReader => _reading.IsWaiting;

    public sealed override ValueTask<int> ReadAsync(
        Memory<byte> buffer, CancellationToken cancellationToken = default) => _reading.Read(buffer, cancellationToken);

    public sealed override ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        _writing.Write(buffer, cancellationToken);

    public sealed override Task<int> ReadAsync(
        byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        _reading.Read(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public sealed override Task WriteAsync(
        byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        _writing.Write(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public sealed override int Read(byte[] buffer, int offset, int count)
    {
        EnsureMayBlock("Read");
        return _reading.ReadBlocking(buffer.AsMemory(offset, count));
    }

    public sealed override void Write(byte[] buffer, int offset, int count)
    {
        EnsureMayBlock("Write");
        _writing.WriteBlocking(buffer.AsMemory(offset, count));
    }

    public sealed override IAsyncResult BeginRead(
        byte[] buffer, int offset, int count, AsyncCallback? callback, object? state) =>
        TaskToAsyncResult.Begin(ReadAsync(buffer, offset, count, CancellationToken.None), callback, state);

    public sealed override int EndRead(IAsyncResult asyncResult) => TaskToAsyncResult.End<int>(asyncResult);

    public sealed override IAsyncResult BeginWrite(
        byte[] buffer, int offset, int count, AsyncCallback? callback, object? state) =>
        TaskToAsyncResult.Begin(WriteAsync(buffer, offset, count, CancellationToken.None), callback, state);

    public sealed override void EndWrite(IAsyncResult asyncResult) => TaskToAsyncResult.End(asyncResult);

    /// <summary>Does nothing: what was written is on its way.</summary>
    public sealed override void Flush()
    {
    }

    public sealed override Task FlushAsync(CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested ? Task.FromCanceled(cancellationToken) : Task.CompletedTask;

    public sealed override long Seek(long offset, SeekOrigin origin) => throw ThrowHelper.StreamCannotSeek();

    public sealed override void SetLength(long value) => throw ThrowHelper.StreamCannotSeek();

    /// <summary>Takes what has come. On the loop's thread.</summary>
    /// <param name="target">Where to; if it is empty, only whether something has come is asked.</param>
    /// <param name="count">How much; 0 at the end.</param>
    /// <returns>False if there is nothing yet.</returns>
    internal abstract bool TryTake(Span<byte> target, out int count);

    /// <summary>A read waits for what comes next.</summary>
    internal abstract void BeganToWait();

    /// <summary>Sends as much as there is room for. On the loop's thread.</summary>
    /// <returns>How much; 0 if there is no room at all.</returns>
    internal abstract int Put(ReadOnlySpan<byte> data);

    /// <summary>Closes the connection below. On the loop's thread, once.</summary>
    private protected abstract void CloseBelow();

    /// <summary>Something has come, or never will: whoever waits looks again.</summary>
    internal void DataCame() => _reading.TryAgain();

    /// <summary>There is room, or never will be.</summary>
    internal void RoomCame() => _writing.TryAgain();

    /// <summary>Nothing will come, and nothing can be sent.</summary>
    internal void FailAll(Exception failure)
    {
        _reading.FailWait(failure);
        _writing.FailWait(failure);
    }

    /// <summary>The loop was closed: whoever waits on another thread would wait for ever.</summary>
    internal void LoopClosed() => FailAll(ThrowHelper.LoopWasClosed());

    protected sealed override void Dispose(bool disposing)
    {
        if (disposing && Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            if (EventLoop.Running == Loop)
            {
                CloseHere();
            }
            else
            {
                Loop.TryCallSoonThreadsafe(CloseHere);
            }
        }

        base.Dispose(disposing);
    }

    private void CloseHere()
    {
        FailAll(ThrowHelper.StreamIsDisposed());
        CloseBelow();
    }

    private static void EnsureMayBlock(string operation)
    {
        if (EventLoop.Running is not null)
        {
            throw ThrowHelper.WouldBlockTheLoop(operation);
        }
    }
}
