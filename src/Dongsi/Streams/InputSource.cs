namespace Dongsi.LowLevel;

/// <summary>The standard input of the process, read on a thread, a piece at a time, and only while somebody waits for
/// it.</summary>
/// <remarks>
/// <para>Whether it is a pipe, a file or a terminal, a thread can read it. To watch it with the poller it would have to
/// be set to non-blocking, and that is a setting of all who share it: the shell would find its terminal changed, and
/// epoll takes no files at all. The price is a thread while somebody waits, and that a wait cannot be taken back: so
/// what comes after its reader's loop has been closed is kept for the next one.</para>
/// <para>Nothing is read ahead, so that a child that inherits the input finds what nobody here has waited for.</para>
/// </remarks>
/// <param name="open">Called once, when somebody reads.</param>
internal sealed class InputSource(Func<Stream> open) : IThreadJob
{
    private readonly Lock _gate = new();
    private readonly Queue<InputFeed> _askers = new();
    private readonly Queue<InputPiece> _left = new();
    private readonly Lazy<Stream> _stream = new(open);
    private readonly byte[] _buffer = new byte[16 * 1024];
    private InputPiece _read;
    private bool _isAtWork;

    public string ThreadName => "standard input";

    /// <summary>Somebody wants the next piece; he gets one, some time.</summary>
    public void Ask(InputFeed asker)
    {
        InputPiece left;
        lock (_gate)
        {
            if (!_left.TryDequeue(out left))
            {
                _askers.Enqueue(asker);
                if (_isAtWork)
                {
                    return;
                }

                _isAtWork = true;
            }
        }

        if (left.IsNothing)
        {
            ThreadCache.Shared.Start(this);
        }
        else if (!asker.TryGive(left))
        {
            Offer(left);
        }
    }

    /// <summary>A piece for the first who asks and is still there; it is kept if nobody is.</summary>
    public void Offer(InputPiece piece)
    {
        while (true)
        {
            InputFeed? asker;
            lock (_gate)
            {
                if (!_askers.TryDequeue(out asker))
                {
                    _left.Enqueue(piece);
                    return;
                }
            }

            if (asker.TryGive(piece))
            {
                return;
            }
        }
    }

    void IThreadJob.Work()
    {
        try
        {
            _read = new InputPiece(_buffer[.._stream.Value.Read(_buffer)], Failure: null);
        }
        catch (Exception e)
        {
            _read = new InputPiece(null, e);
        }
    }

    void IThreadJob.Deliver()
    {
        Offer(_read);
        lock (_gate)
        {
            _isAtWork = _askers.Count > 0;
            if (!_isAtWork)
            {
                return;
            }
        }

        ThreadCache.Shared.Start(this);
    }
}
