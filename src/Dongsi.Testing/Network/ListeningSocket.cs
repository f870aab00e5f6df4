using System.Net;
using System.Net.Sockets;
using Dongsi.LowLevel;

namespace Dongsi.Testing;

/// <summary>A socket that is called.</summary>
internal sealed class ListeningSocket : SimulatedHandle
{
    private readonly Queue<StreamSocket> _waiting = new();
    private int _backlog;
    private bool _isListening;

    public ListeningSocket(SimulatedHost host, EndPoint local, bool reusePort) : base(host)
    {
        Local = local;
        SharesPort = reusePort;
    }

    public bool SharesPort { get; }

    /// <summary>Would it answer a call?</summary>
    public bool IsListening => _isListening && !IsClosed && !IsGhost;

    /// <summary>Is there no room for another one to wait?</summary>
    public bool IsFull => _waiting.Count > _backlog;

    protected override Interest ReadyNow => _waiting.Count > 0 ? Interest.Read : Interest.None;

    public override void Listen(int backlog)
    {
        _backlog = backlog;
        _isListening = true;
    }

    public override IoHandle? Accept(out SocketError error)
    {
        error = SocketError.WouldBlock;
        if (IsGhost || !_waiting.TryPeek(out StreamSocket? connection))
        {
            return null;
        }

        if (!Host.HasRoom)
        {
            error = SocketError.TooManyOpenSockets;
            return null;
        }

        error = SocketError.Success;
        _waiting.Dequeue();
        Host.Keep(connection);
        return connection;
    }

    /// <summary>A connection has come about.</summary>
    public void Enqueue(StreamSocket connection)
    {
        _waiting.Enqueue(connection);
        Changed();
    }

    public override string ToString() => $"listening at {Local}";

    protected override void CloseNow()
    {
        Host.Unbind(this);

        // As the system does: nobody will ever speak with them.
        while (_waiting.TryDequeue(out StreamSocket? connection))
        {
            connection.BreakOff();
        }
    }

    protected override void Die() => _waiting.Clear();
}
