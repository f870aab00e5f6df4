namespace Dongsi.LowLevel;

/// <summary>Feeds a reader with what comes, and lets writers wait until there is room.</summary>
/// <remarks>
/// It does not know the writer. A handler that returns and forgets to close leaves a connection that nobody can use;
/// because nothing but the program holds the writer, its finalizer finds out (<see cref="AsyncStreamWriter"/>).
/// </remarks>
/// <param name="loop">The loop.</param>
/// <param name="reader">What is fed.</param>
/// <param name="handler">For a server: what is run for the connection.</param>
internal sealed class StreamProtocol(
    EventLoop loop, AsyncStreamReader reader, Func<AsyncStreamReader, AsyncStreamWriter, Coroutine>? handler = null)
    : Protocol
{
    private readonly List<Future<bool>> _closeWaiters = [];
    private DrainOperation? _lastDrain;

    public AsyncStreamReader Reader { get; } = reader;

    /// <summary>Where what is written goes; null before the connection is made.</summary>
    public Transport? Transport { get; private set; }

    /// <summary>The same connection as a stream of .NET, if somebody waits there for room.</summary>
    public ConnectionStream? Stream { get; set; }

    public bool IsPaused { get; private set; }

    public bool IsLost { get; private set; }

    /// <summary>Why the connection was lost; null if it was closed.</summary>
    public Exception? Loss { get; private set; }

    /// <summary>Those who wait until they may write more.</summary>
    public WaitQueue<bool> Drains { get; } = new();

    public override void ConnectionMade(Transport transport)
    {
        TransportReplaced(transport);
        if (handler is not null)
        {
            loop.CreateTask(Serve(new AsyncStreamWriter(transport, this)));
        }
    }

    public override void DataReceived(ReadOnlyMemory<byte> data) => Reader.FeedData(data.Span);

    internal override Memory<byte> DirectBuffer => Reader.WaitingBuffer;

    internal override void DirectReceived(int count) => Reader.Filled(count);

    public override bool EofReceived()
    {
        Reader.FeedEof();

        // Both halves of TLS end together.
        return Transport is { CanWriteEof: true };
    }

    public override void ConnectionLost(Exception? exception)
    {
        IsLost = true;
        Loss = exception;
        if (exception is null)
        {
            Reader.FeedEof();
        }
        else if (exception is TlsException { Failure: TlsFailure.Truncated })
        {
            Reader.FeedFailure(exception);
        }
        else
        {
            Reader.SetException(exception);
        }

        Drains.FailAll(() => exception ?? ThrowHelper.ConnectionLost());
        foreach (Future<bool> waiter in _closeWaiters)
        {
            if (!waiter.IsDone)
            {
                waiter.SetResult(true);
            }
        }

        TellStream();
        Reader.SetTransport(null);
    }

    public override void PauseWriting() => IsPaused = true;

    public override void ResumeWriting()
    {
        IsPaused = false;
        Drains.GrantAll(true);
        TellStream();
    }

    internal override void TransportReplaced(Transport transport)
    {
        Transport = transport;
        Reader.SetTransport(transport);
    }

    internal override void LoopClosed()
    {
        Reader.Stream?.LoopClosed();
        Stream?.LoopClosed();
    }

    public Coroutine Drain() =>
        DrainOperation.For(ref _lastDrain, this, static protocol => new DrainOperation(protocol));

    public async Coroutine WaitClosed()
    {
        while (!IsLost)
        {
            Future<bool> closed = loop.CreateFuture<bool>();
            _closeWaiters.Add(closed);
            try
            {
                await closed;
            }
            finally
            {
                _closeWaiters.Remove(closed);
            }
        }
    }

    private void TellStream()
    {
        if (Stream is { } stream)
        {
            Stream = null;
            stream.RoomCame();
        }
    }

    private async Coroutine Serve(AsyncStreamWriter writer)
    {
        try
        {
            await handler!(Reader, writer);
        }
        catch (Exception e)
        {
            writer.Close();
            if (e is CancelledException || loop.CurrentTask?.IsCancellation(e) == true)
            {
                throw;
            }

            loop.CallExceptionHandler(new LoopErrorContext
            {
                Message = $"The handler of {writer} failed, and its connection was closed",
                Exception = e,
                Transport = writer.Transport,
            });
        }
    }
}
