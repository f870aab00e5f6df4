using System.Diagnostics;

namespace Dongsi.Peers;

/// <summary>Connections that stay.</summary>
internal sealed class EchoLoad : Load
{
    private readonly Connection[] _connections;

    private readonly int _size;

    public EchoLoad(int port, int connections, int size)
        : base(port, size)
    {
        _size = size;
        _connections = new Connection[connections];
        for (var i = 0; i < connections; i++)
        {
            _connections[i].Descriptor = Libc.Connect(port);
            Libc.Watch(Epoll, Libc.EPOLL_CTL_ADD, _connections[i].Descriptor, Libc.EPOLLIN, i);
        }
    }

    protected override void StartAll()
    {
        var now = Stopwatch.GetTimestamp();
        for (var i = 0; i < _connections.Length; i++)
        {
            if (!_connections[i].IsWaiting)
                Start(i, now);
        }
    }

    protected override void OnReady(int index)
    {
        ref var connection = ref _connections[index];
        if (connection.Sent < _size)
            SendMore(index, ref connection);
        connection.Received += Receive(connection.Descriptor, connection.Received);
        if (connection.Received < _size)
            return;

        var now = Stopwatch.GetTimestamp();
        Times.Add(now - connection.Started);
        Messages++;
        Waiting--;
        connection.IsWaiting = false;
        if (!Stopping)
            Start(index, now);
    }

    private void Start(int index, long now)
    {
        ref var connection = ref _connections[index];
        connection.Started = now;
        connection.IsWaiting = true;
        connection.Received = 0;
        connection.Sent = Send(connection.Descriptor, 0);
        Waiting++;
        if (connection.Sent < _size)
            Watch(index, in connection, Libc.EPOLLIN | Libc.EPOLLOUT);
    }

    private void SendMore(int index, ref Connection connection)
    {
        connection.Sent += Send(connection.Descriptor, connection.Sent);
        if (connection.Sent == _size)
            Watch(index, in connection, Libc.EPOLLIN);
    }

    private void Watch(int index, in Connection connection, uint events) =>
        Libc.Watch(Epoll, Libc.EPOLL_CTL_MOD, connection.Descriptor, events, index);

    private struct Connection
    {
        public int Descriptor;
        public int Sent;
        public int Received;
        public bool IsWaiting;
        public long Started;
    }
}
