using System.Net.Sockets;

namespace Dongsi.LowLevel;

// What goes out. If nothing waits, a write is one system call at once, and usually the end of it. Otherwise bytes are
// kept in order and sent as gathered as there is room.
internal sealed partial class StreamTransport
{
    private const int PiecesPerSend = 16;
    private const int WritesBeforeReport = 5;

    [ThreadStatic]
    private static ArraySegment<byte>[]? t_pieces;

    private readonly HandleUse _use;
    private WriteLimits _limits = new();
    private ChunkQueue? _queue;
    private bool _hasWrittenEof;
    private int _writesAfterLoss;

    public override int WriteBufferSize => _queue?.Count ?? 0;

    public override (int Low, int High) WriteBufferLimits => (_limits.Low, _limits.High);

    public override void SetWriteBufferLimits(int? high = null, int? low = null)
    {
        Loop.EnsureOwnThread();
        _limits.Set(high, low);
        CheckHigh();
    }

    public override void Write(ReadOnlySpan<byte> data)
    {
        if (!MayWrite() || data.IsEmpty)
        {
            return;
        }

        if (WriteBufferSize == 0)
        {
            int sent = Handle.Send(data, out SocketError error);
            if (!Survives(error))
            {
                return;
            }

            data = data[sent..];
        }

        Keep(data);
    }

    public override void WriteLines(IEnumerable<ReadOnlyMemory<byte>> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        if (!MayWrite())
        {
            return;
        }

        bool wasEmpty = WriteBufferSize == 0;
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
            if (wasEmpty)
            {
                Flush();
            }

            if (WriteBufferSize > 0)
            {
                WaitForRoom();
            }
        }
    }

    public override void WriteEof()
    {
        Loop.EnsureOwnThread();
        if (_isClosing || _hasWrittenEof)
        {
            return;
        }

        EnsureNoFile();
        _hasWrittenEof = true;
        if (WriteBufferSize == 0)
        {
            EndSending();
        }
    }

    private ChunkQueue Queue => _queue ??= new ChunkQueue(Loop.Chunks);

    private bool MayWrite()
    {
        Loop.EnsureOwnThread();
        if (_hasWrittenEof)
        {
            throw ThrowHelper.WriteAfterEof();
        }

        EnsureNoFile();

        // As in asyncio, what is written between Close and the end of the queue is still sent.
        if (!_isLost && !(_isClosing && WriteBufferSize == 0))
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

    /// <summary>The rest of a write waits.</summary>
    private void Keep(ReadOnlySpan<byte> rest)
    {
        if (!rest.IsEmpty)
        {
            Queue.Add(rest);
            WaitForRoom();
        }
    }

    private void WaitForRoom()
    {
        if ((_entry.Wanted & Interest.Write) == 0)
        {
            _entry.OnWritable ??= new WritableCall(this);
            _entry.Wanted |= Interest.Write;
            Loop.Poller.Watch(_entry);
        }

        CheckHigh();
    }

    /// <summary>A pipe that is only written to is watched too, to hear that nobody reads it any more.</summary>
    private void WatchForReader()
    {
        if (!_isLost)
        {
            _entry.OnReadable = new ReaderGoneCall(this);
            _entry.Wanted |= Interest.Closed;
            Loop.Poller.Watch(_entry);
        }
    }

    private void LoseReader() =>
        Lose(WriteBufferSize > 0 ? ThrowHelper.Connection(SocketError.Shutdown, "send", null) : null);

    /// <summary>There is room.</summary>
    private void GoOnWriting()
    {
        if (_isLost || !Flush())
        {
            return;
        }

        if (_limits.MustResume(WriteBufferSize))
        {
            Loop.SwitchTo(_context);
            Tell(_protocol, _protocol.ResumeWriting, "ResumeWriting");
            Loop.CurrentContext();
        }

        // The protocol may have written more.
        if (WriteBufferSize > 0)
        {
            return;
        }

        _entry.Wanted &= ~Interest.Write;
        Loop.Poller.Update(_entry);
        TellRoom();
        if (_isClosing)
        {
            Lose(null);
        }
        else if (_hasWrittenEof)
        {
            EndSending();
        }
    }

    /// <summary>Sends as much of the queue as there is room for.</summary>
    /// <returns>False if the connection is lost.</returns>
    private bool Flush()
    {
        ArraySegment<byte>[] pieces = t_pieces ??= new ArraySegment<byte>[PiecesPerSend];
        while (WriteBufferSize > 0)
        {
            int count = Queue.Gather(pieces);
            int wanted = 0;
            for (int i = 0; i < count; i++)
            {
                wanted += pieces[i].Count;
            }

            int sent = count == 1
                ? Handle.Send(pieces[0], out SocketError error)
                : Handle.SendGathered(pieces.AsSpan(0, count), out error);
            if (!Survives(error))
            {
                return false;
            }

            Queue.Drop(sent);
            if (sent < wanted)
            {
                break;
            }
        }

        return true;
    }

    /// <returns>False if the connection is lost.</returns>
    private bool Survives(SocketError error)
    {
        if (error is SocketError.Success or SocketError.WouldBlock)
        {
            return true;
        }

        Lose(ThrowHelper.Connection(error, "send", Handle.RemoteEndPoint));
        return false;
    }

    private void EndSending()
    {
        if (_use == HandleUse.Write)
        {
            Close();
        }
        else
        {
            Handle.ShutdownSend();
        }
    }

    private void CheckHigh()
    {
        if (_limits.MustPause(WriteBufferSize))
        {
            Tell(_protocol, _protocol.PauseWriting, "PauseWriting");
        }
    }

    /// <summary>The poller says that there is room.</summary>
    private sealed class WritableCall(StreamTransport transport) : Runnable
    {
        internal override void Run() => transport.GoOnWriting();

        public override string ToString() => $"sending to {transport.Handle.RemoteEndPoint}";
    }

    /// <summary>The poller says that a pipe's reading end was closed.</summary>
    private sealed class ReaderGoneCall(StreamTransport transport) : Runnable
    {
        internal override void Run() => transport.LoseReader();

        public override string ToString() => "the reader of a pipe has gone";
    }
}
