using System.Net.Sockets;

namespace Dongsi.LowLevel;

/// <summary>
/// Reads a socket by one receive that the kernel goes on with by itself, into buffers that all share.
/// </summary>
/// <remarks>
/// <para>It saves a system call a message, and costs a copy where the caller has memory of his own; and a message of 64
/// KiB comes in sixteen pieces. So a stream that fills its buffers is bulk: it is read by calls from then on, into the
/// one big buffer, as epoll does. That begins only after the last completion of the receive, or pieces would come in
/// the wrong order.</para>
/// <para>A reader that is paused must not sit on buffers that others need: what came for it is set aside.</para>
/// </remarks>
internal sealed class RingReceiver(
    IoUringPoller poller, PollEntry entry, IReceiverOwner owner, ReadinessReceiver calls) : Receiver, IRingDelivery
{
    private const int FullBuffersOfBulk = 4;

    private readonly Queue<(ushort Buffer, int Length)> _pieces = new();
    private Queue<byte[]>? _aside;
    private bool _isReading;
    private bool _isCancelled;
    private bool _isQueued;
    private bool _hasEnded;
    private bool _isBulk;
    private int _fullBuffers;
    private SocketError _error;

    public bool IsArmed { get; private set; }

    public bool IsUnderWay => IsArmed && !_isCancelled;

    public RingTarget Target => RingTarget.Receive;

    private bool HasNews => _pieces.Count > 0 || _aside is { Count: > 0 } || HasEnd;

    private bool HasEnd => _hasEnded || _error != SocketError.Success;

    public override void Start()
    {
        if (_isReading)
        {
            return;
        }

        _isReading = true;
        entry.Delivery = this;
        if (entry.Generation == 0)
        {
            poller.Add(entry);
        }

        if (HasNews)
        {
            // Not at once: this may be called from inside a call of the owner's.
            poller.NoteNews(this);
        }

        GoOn();
    }

    public override void Stop()
    {
        if (!_isReading)
        {
            return;
        }

        _isReading = false;
        calls.Stop();
        SetAside();
        CancelReceive();
    }

    public void Arm()
    {
        if (_isReading && !IsArmed && !_isBulk && !HasEnd)
        {
            IsArmed = true;
            poller.BeginReceive(entry);
        }
    }

    public void Complete(in RingCompletion completion, IReadyQueue ready)
    {
        if (completion.HasBuffer && completion.Result > 0)
        {
            Keep(completion.Buffer, completion.Result);
        }
        else
        {
            if (completion.HasBuffer)
            {
                poller.Buffers.Give(completion.Buffer);
            }

            Note(completion.Result);
        }

        if (!completion.HasMore)
        {
            IsArmed = _isCancelled = false;
            GoOn();
        }

        QueueIfNews(ready);
    }

    public void QueueIfNews(IReadyQueue ready)
    {
        if (_isReading && HasNews && !_isQueued)
        {
            _isQueued = true;
            ready.Ready(this);
        }
    }

    public void BeginAnew()
    {
        SetAside();
        IsArmed = _isCancelled = false;
        if (_isReading && _isBulk && !HasNews)
        {
            calls.Start();
        }
    }

    public void DropAll()
    {
        _isReading = false;
        while (_pieces.TryDequeue(out (ushort Buffer, int Length) piece))
        {
            poller.Buffers.Give(piece.Buffer);
        }

        _aside = null;
    }

    internal override void Run()
    {
        _isQueued = false;
        while (_isReading && _aside is { Count: > 0 })
        {
            owner.Received(_aside.Dequeue());
        }

        while (_isReading && _pieces.TryDequeue(out (ushort Buffer, int Length) piece))
        {
            owner.Received(poller.Buffers[piece.Buffer, piece.Length]);
            poller.Buffers.Give(piece.Buffer);
        }

        if (!_isReading)
        {
            return;
        }

        if (HasEnd)
        {
            _isReading = false;
            End();
        }
        else
        {
            GoOn();
        }
    }

    private void End()
    {
        if (_error != SocketError.Success)
        {
            owner.ReceiveFailed(_error);
        }
        else
        {
            owner.ReceivedEnd();
        }
    }

    /// <summary>More is wanted, one way or the other.</summary>
    private void GoOn()
    {
        if (!_isReading || IsArmed)
        {
            return;
        }

        if (!_isBulk)
        {
            poller.Update(entry);
        }
        else if (!HasNews)
        {
            calls.Start();
        }
    }

    private void Keep(ushort buffer, int length)
    {
        _pieces.Enqueue((buffer, length));
        _fullBuffers = length == BufferRing.BufferSize ? _fullBuffers + 1 : 0;
        if (_fullBuffers == FullBuffersOfBulk)
        {
            _isBulk = true;
            CancelReceive();
        }

        if (!_isReading)
        {
            SetAside();
        }
    }

    private void Note(int result)
    {
        if (result == 0)
        {
            _hasEnded = true;
        }
        else if (result is not (-Errno.ECANCELED or -Errno.ENOBUFS or -Errno.EINTR or -Errno.EAGAIN))
        {
            _error = Errno.ToSocketError(-result);
        }
    }

    private void SetAside()
    {
        while (_pieces.TryDequeue(out (ushort Buffer, int Length) piece))
        {
            (_aside ??= new Queue<byte[]>()).Enqueue(poller.Buffers[piece.Buffer, piece.Length].ToArray());
            poller.Buffers.Give(piece.Buffer);
        }
    }

    private void CancelReceive()
    {
        if (IsUnderWay)
        {
            _isCancelled = true;
            poller.Cancel(entry, RingTarget.Receive);
        }
    }
}
