namespace Dongsi.LowLevel;

// What goes out: kept in chunks of the size of a TLS record, and handed to the SslStream one after the other. It takes
// the next as soon as the transport below has room, so that a write is usually sent when it returns.
internal sealed partial class TlsTransport
{
    /// <summary>As in asyncio.</summary>
    private const int DefaultHigh = 512 * 1024;
    private const int WritesBeforeReport = 5;

    private readonly ArraySegment<byte>[] _piece = new ArraySegment<byte>[1];
    private ChunkQueue? _queue;
    private WriteLimits _limits = new(DefaultHigh);
    private ValueTask _write;
    private bool _isWritePending;
    private bool _isWriteEnded;
    private bool _isSendingOn;
    private int _writesAfterLoss;

    public override int WriteBufferSize => Unsent + (_stage == TlsStage.Ended ? 0 : _below?.WriteBufferSize ?? 0);

    public override (int Low, int High) WriteBufferLimits => (_limits.Low, _limits.High);

    internal override bool IsWritingPaused => _limits.IsPaused;

    private int Unsent => _queue?.Count ?? 0;

    private ChunkQueue Queue => _queue ??= new ChunkQueue(Loop.Chunks);

    public override void SetWriteBufferLimits(int? high = null, int? low = null)
    {
        Loop.EnsureOwnThread();
        _limits.Set(high, low, DefaultHigh);
        CheckHigh();
    }

    public override void Write(ReadOnlySpan<byte> data)
    {
        if (MayWrite() && !data.IsEmpty)
        {
            Queue.Add(data);
            SendOn();
            CheckHigh();
        }
    }

    public override void WriteLines(IEnumerable<ReadOnlyMemory<byte>> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        if (!MayWrite())
        {
            return;
        }

        try
        {
            foreach (ReadOnlyMemory<byte> line in lines)
            {
                Queue.Add(line.Span);
            }
        }
        finally
        {
            // What the collection gave before it threw was written.
            SendOn();
            CheckHigh();
        }
    }

    public override void WriteEof() => throw ThrowHelper.TlsHasNoHalves();

    /// <summary>The transport below has room again.</summary>
    internal void RoomBelow()
    {
        using (ForeignSection.Enter())
        {
            _depth++;
            Pipe.ResumeWriting();
            _depth--;
        }

        GoOn();
    }

    private bool MayWrite()
    {
        Loop.EnsureOwnThread();
        if (!_isClosing)
        {
            return true;
        }

        if (++_writesAfterLoss == WritesBeforeReport)
        {
            Loop.CallExceptionHandler(new LoopErrorContext
            {
                Kind = LoopErrorKind.Warning,
                Message = $"{WritesBeforeReport} writes to {this}, which is closed, were dropped. "
                    + "Stop writing once ConnectionLost was called, or await writer.Drain(), which throws",
                Transport = this,
            });
        }

        return false;
    }

    private void WriteEnded()
    {
        Volatile.Write(ref _isWriteEnded, true);
        Nudge();
    }

    /// <summary>Encrypts and sends what there is room for; and then the end, if it is being closed.</summary>
    private void SendOn()
    {
        if (_isSendingOn || _stage != TlsStage.Open)
        {
            return;
        }

        _isSendingOn = true;
        try
        {
            while (SendNext())
            {
            }
        }
        finally
        {
            _isSendingOn = false;
        }

        if (_stage == TlsStage.Open && _isClosing && Unsent == 0 && !_isShutDown)
        {
            BeginShutdown();
        }
    }

    /// <returns>One was sent.</returns>
    private bool SendNext()
    {
        if (_stage != TlsStage.Open || Unsent == 0)
        {
            return false;
        }

        if (_isWritePending ? !Volatile.Read(ref _isWriteEnded) : !HandOver())
        {
            return false;
        }

        _isWritePending = false;
        try
        {
            _write.GetAwaiter().GetResult();
        }
        catch (Exception e)
        {
            Lose(ThrowHelper.TlsBroken(e, RemoteEndPoint));
            return false;
        }

        Queue.Drop(_piece[0].Count);
        if (_limits.MustResume(Unsent))
        {
            Tell(_protocol, _protocol.ResumeWriting, "ResumeWriting");
        }

        return true;
    }

    /// <returns>It was taken at once.</returns>
    private bool HandOver()
    {
        using ForeignSection section = ForeignSection.Enter();
        _depth++;
        Queue.Gather(_piece);
        _isWritePending = true;
        _isWriteEnded = false;
#pragma warning disable CA2012 // It is looked at once, when it has ended (WriteEnded).
        _write = _ssl.WriteAsync(_piece[0].AsMemory());
#pragma warning restore CA2012
        bool isTaken = _write.IsCompleted;
        if (!isTaken)
        {
            _write.GetAwaiter().UnsafeOnCompleted(_writeEnded);
        }

        _depth--;
        return isTaken;
    }

    private void CheckHigh()
    {
        if (_limits.MustPause(Unsent))
        {
            Tell(_protocol, _protocol.PauseWriting, "PauseWriting");
        }
    }
}
