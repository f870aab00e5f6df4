using System.Net.Sockets;

namespace Dongsi.LowLevel;

/// <summary>Accepts when the poller says that somebody stands at the door.</summary>
internal sealed class ReadinessAcceptor(IPoller poller, PollEntry entry, IAcceptorOwner owner) : Acceptor
{
    // Then the connections that there are have their turn.
    private const int AcceptsInARow = 64;

    private bool _isAccepting;

    public override void Start()
    {
        if (_isAccepting)
        {
            return;
        }

        _isAccepting = true;
        entry.OnReadable = this;
        entry.Wanted |= Interest.Read;
        poller.Watch(entry);
    }

    public override void Stop()
    {
        if (_isAccepting)
        {
            _isAccepting = false;
            entry.Wanted &= ~Interest.Read;
            poller.Update(entry);
        }
    }

    internal override void Run()
    {
        for (int accepts = 0; _isAccepting && accepts < AcceptsInARow; accepts++)
        {
            if (entry.Handle.Accept(out SocketError error) is { } connection)
            {
                owner.Accepted(connection);
            }
            else if (!IsConnections(error))
            {
                if (error != SocketError.WouldBlock)
                {
                    owner.AcceptFailed(error);
                }

                return;
            }
        }
    }

    /// <summary>It gave up before it was accepted; the next one in the queue may be well.</summary>
    public static bool IsConnections(SocketError error) =>
        error is SocketError.ConnectionAborted or SocketError.ConnectionReset or SocketError.NetworkDown
            or SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.HostDown;
}
