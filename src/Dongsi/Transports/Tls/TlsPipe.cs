namespace Dongsi.LowLevel;

/// <summary>What an <c>SslStream</c> takes for the network: the encrypted side of a TLS connection.</summary>
/// <remarks>
/// What has come is taken straight from where the poller has put it, if the <c>SslStream</c> waits for it, as it nearly
/// always does. Only what it does not take now is copied, and kept up to a limit; then the transport below is paused.
/// </remarks>
/// <param name="loop">The loop.</param>
internal sealed class TlsPipe(EventLoop loop) : LoopStream(loop)
{
    /// <summary>As in asyncio.</summary>
    private const int HighLimit = 256 * 1024;
    private const int LowLimit = HighLimit / 4;

    private readonly ByteBuffer _kept = new();
    private ReadOnlyMemory<byte> _incoming;
    private Transport? _below;
    private Exception? _failure;
    private bool _hasEnded;
    private bool _isPaused;
    private bool _hasNoRoom;

    /// <summary>Has it been told of the end, so that it looks for nothing more?</summary>
    public bool HasGivenEnd { get; private set; }

    public void Connect(Transport below) => _below = below;

    /// <summary>Encrypted bytes have come.</summary>
    public void Feed(ReadOnlyMemory<byte> data)
    {
        _incoming = data;
        DataCame();
        _kept.Add(_incoming.Span);
        _incoming = default;
        if (!_isPaused && _kept.Count > HighLimit)
        {
            _isPaused = true;
            _below!.PauseReading();
        }
    }

    /// <summary>No more will come.</summary>
    public void FeedEnd()
    {
        _hasEnded = true;
        DataCame();
    }

    /// <summary>The transport below has gone.</summary>
    public void Fail(Exception failure)
    {
        _failure = failure;
        FailAll(failure);
    }

    public void PauseWriting() => _hasNoRoom = true;

    public void ResumeWriting()
    {
        _hasNoRoom = false;
        RoomCame();
    }

    /// <summary>Gives back what was kept.</summary>
    public void Clear() => _kept.Drop(_kept.Count);

    internal override bool TryTake(Span<byte> target, out int count)
    {
        count = 0;
        bool isThere = _kept.Count > 0 || !_incoming.IsEmpty;
        if (isThere)
        {
            count = target.IsEmpty ? 0 : Take(target);
            return true;
        }

        if (_failure is not null)
        {
            throw _failure;
        }

        HasGivenEnd |= _hasEnded && !target.IsEmpty;
        return _hasEnded;
    }

    internal override void BeganToWait()
    {
    }

    internal override int Put(ReadOnlySpan<byte> data)
    {
        if (_failure is not null)
        {
            throw _failure;
        }

        if (_hasNoRoom)
        {
            return 0;
        }

        // It may be lost and not have told so yet.
        if (!_below!.IsClosing)
        {
            _below.Write(data);
        }

        return data.Length;
    }

    private protected override void CloseBelow()
    {
        // The transport above closes what is below, in order.
    }

    private int Take(Span<byte> target)
    {
        int count;
        if (_kept.Count > 0)
        {
            count = _kept.Take(target);
            if (_isPaused && _kept.Count <= LowLimit)
            {
                _isPaused = false;
                _below!.ResumeReading();
            }
        }
        else
        {
            count = Math.Min(target.Length, _incoming.Length);
            _incoming[..count].Span.CopyTo(target);
            _incoming = _incoming[count..];
        }

        return count;
    }
}
