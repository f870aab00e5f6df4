namespace Dongsi.LowLevel;

/// <summary>One direction of a pair of byte streams in memory.</summary>
/// <remarks>Nothing is handed to who waits: he is told to look, and takes what is there without another await. So
/// whoever is cancelled has taken nothing.</remarks>
internal sealed class BytePipe(int capacity)
{
    private readonly ByteBuffer _buffer = new();
    private readonly ResourceGuard _receiving = new("receiving from");
    private readonly ResourceGuard _sending = new("sending to");

    // Something came that the receiver must look at, or the sender.
    private readonly AsyncEvent _forReceiver = new();
    private readonly AsyncEvent _forSender = new();

    private bool _hasEnded;
    private bool _isSenderClosed;
    private bool _isReceiverClosed;

    public int Count => _buffer.Count;

    public bool HasEnded => _hasEnded;

    public async Coroutine<byte[]> Receive(int maxBytes, object stream)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxBytes);
        using Releaser _ = _receiving.Enter();
        await YieldCoroutine.IfCancelled;
        while (true)
        {
            if (_isReceiverClosed)
            {
                throw ThrowHelper.StreamIsClosed(stream);
            }

            if (_buffer.Count > 0)
            {
                byte[] taken = _buffer.Take(Math.Min(maxBytes, _buffer.Count));
                _forSender.Set();
                return taken;
            }

            if (_hasEnded)
            {
                throw ThrowHelper.StreamHasEnded(stream);
            }

            _forReceiver.Clear();
            await _forReceiver.Wait();
        }
    }

    public async Coroutine Send(ReadOnlyMemory<byte> item, object stream)
    {
        using Releaser _ = _sending.Enter();
        await YieldCoroutine.IfCancelled;
        while (true)
        {
            EnsureMaySend(stream);
            if (_buffer.Count < capacity)
            {
                _buffer.Add(item.Span);
                _forReceiver.Set();
                return;
            }

            _forSender.Clear();
            await _forSender.Wait();
        }
    }

    public void End(object stream)
    {
        if (_isSenderClosed)
        {
            throw ThrowHelper.StreamIsClosed(stream);
        }

        _hasEnded = true;
        _forReceiver.Set();
    }

    public void CloseSender()
    {
        _forReceiver.Set();
        _forSender.Set();
        _hasEnded = _isSenderClosed = true;
    }

    public void CloseReceiver()
    {
        _forReceiver.Set();
        _forSender.Set();
        _isReceiverClosed = true;
        _buffer.Drop(_buffer.Count);
    }

    private void EnsureMaySend(object stream)
    {
        if (_isSenderClosed)
        {
            throw ThrowHelper.StreamIsClosed(stream);
        }

        if (_hasEnded)
        {
            throw ThrowHelper.SendingHasEnded(stream);
        }

        if (_isReceiverClosed)
        {
            throw ThrowHelper.OtherSideIsClosed(stream);
        }
    }
}
