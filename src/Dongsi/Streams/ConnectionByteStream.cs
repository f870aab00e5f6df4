namespace Dongsi.LowLevel;

/// <summary>A reader and a writer as one byte stream.</summary>
/// <remarks>Room is waited for before the bytes are handed over and not after, so that a cancelled Send has sent
/// nothing. What one Send may leave waiting is bounded by the limits of the transport and its own bytes.</remarks>
internal sealed class ConnectionByteStream(AsyncStreamReader reader, AsyncStreamWriter writer) : IByteStream
{
    private readonly ResourceGuard _receiving = new("receiving from");
    private readonly ResourceGuard _sending = new("sending to");
    private bool _hasEnded;
    private bool _isClosed;

    public async Coroutine<byte[]> Receive(int maxBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxBytes);
        using Releaser _ = _receiving.Enter();
        EnsureOpen();
        try
        {
            byte[] received = await reader.Read(maxBytes);
            return received.Length > 0 ? received : throw ThrowHelper.StreamHasEnded(this);
        }
        catch (IOException e)
        {
            throw ThrowHelper.StreamIsBroken(this, e);
        }
    }

    public async Coroutine Send(ReadOnlyMemory<byte> item)
    {
        using Releaser _ = _sending.Enter();
        await UntilRoom();
        writer.Write(item.Span);
    }

    public async Coroutine SendEof()
    {
        using Releaser _ = _sending.Enter();
        if (!_hasEnded)
        {
            await UntilRoom();
            writer.WriteEof();
            _hasEnded = true;
        }
    }

    public void Dispose()
    {
        if (_isClosed)
        {
            return;
        }

        writer.Close();
        _isClosed = true;

        // The connection lives on until what was sent is on its way.
        writer.Protocol.Drains.FailAll(() => ThrowHelper.StreamIsClosed(this));
        reader.SetException(ThrowHelper.StreamIsClosed(this));
    }

    public override string ToString() => $"<ByteStream of {writer.Transport}>";

    private async Coroutine UntilRoom()
    {
        EnsureOpen();
        if (_hasEnded)
        {
            throw ThrowHelper.SendingHasEnded(this);
        }

        try
        {
            await writer.Drain();
        }
        catch (IOException e)
        {
            throw ThrowHelper.StreamIsBroken(this, e);
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
