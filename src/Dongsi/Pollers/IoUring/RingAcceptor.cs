using System.Net.Sockets;

namespace Dongsi.LowLevel;

/// <summary>Accepts by one operation that the kernel goes on with by itself.</summary>
internal sealed class RingAcceptor(IoUringPoller poller, PollEntry entry, IAcceptorOwner owner)
    : Acceptor, IRingDelivery
{
    private readonly Queue<int> _connections = new();
    private bool _isAccepting;
    private bool _isCancelled;
    private bool _isQueued;
    private SocketError _error;

    public bool IsArmed { get; private set; }

    public bool IsUnderWay => IsArmed && !_isCancelled;

    public RingTarget Target => RingTarget.Accept;

    public override void Start()
    {
        if (_isAccepting)
        {
            return;
        }

        _isAccepting = true;
        entry.Delivery = this;
        if (entry.Generation == 0)
        {
            poller.Add(entry);
        }

        if (_connections.Count > 0)
        {
            poller.NoteNews(this);
        }

        poller.Update(entry);
    }

    public override void Stop()
    {
        if (_isAccepting)
        {
            _isAccepting = false;
            if (IsUnderWay)
            {
                _isCancelled = true;
                poller.Cancel(entry, RingTarget.Accept);
            }
        }
    }

    public void Arm()
    {
        if (_isAccepting && !IsArmed && _error == SocketError.Success)
        {
            IsArmed = true;
            poller.BeginAccept(entry);
        }
    }

    public void Complete(in RingCompletion completion, IReadyQueue ready)
    {
        if (completion.Result >= 0)
        {
            _connections.Enqueue(completion.Result);
        }
        else if (completion.Result is not (-Errno.ECANCELED or -Errno.EINTR or -Errno.EAGAIN))
        {
            SocketError error = Errno.ToSocketError(-completion.Result);
            _error = ReadinessAcceptor.IsConnections(error) ? SocketError.Success : error;
        }

        if (!completion.HasMore)
        {
            IsArmed = _isCancelled = false;
            poller.Update(entry);
        }

        QueueIfNews(ready);
    }

    public void QueueIfNews(IReadyQueue ready)
    {
        if (_isAccepting && !_isQueued && (_connections.Count > 0 || _error != SocketError.Success))
        {
            _isQueued = true;
            ready.Ready(this);
        }
    }

    public void BeginAnew() => IsArmed = _isCancelled = false;

    public void DropAll()
    {
        _isAccepting = false;
        while (_connections.TryDequeue(out int descriptor))
        {
            _ = Libc.Close(descriptor);
        }
    }

    internal override void Run()
    {
        _isQueued = false;
        while (_isAccepting && _connections.TryDequeue(out int descriptor))
        {
            owner.Accepted(LinuxHandle.FromAccepted(descriptor));
        }

        if (_isAccepting && _error != SocketError.Success)
        {
            SocketError error = _error;
            _error = SocketError.Success;
            owner.AcceptFailed(error);
            poller.Update(entry);
        }
    }
}
