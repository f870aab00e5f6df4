using System.Diagnostics;

namespace Dongsi.Peers;

/// <summary>A connection for each message.</summary>
internal sealed class ChurnLoad : Load
{
    private readonly Caller[] _callers;

    private readonly int _size;

    public ChurnLoad(int port, int atATime, int size)
        : base(port, size)
    {
        _size = size;
        _callers = new Caller[atATime];
    }

    protected override void StartAll()
    {
        for (var i = 0; i < _callers.Length; i++)
        {
            if (_callers[i].Descriptor == 0)
                Start(i);
        }
    }

    protected override void OnReady(int index)
    {
        ref var caller = ref _callers[index];
        caller.Received += Receive(caller.Descriptor, caller.Received);
        if (caller.Received < _size)
            return;

        Times.Add(Stopwatch.GetTimestamp() - caller.Started);
        _ = Libc.Close(caller.Descriptor);
        caller.Descriptor = 0;
        Messages++;
        Waiting--;
        if (!Stopping)
            Start(index);
    }

    private void Start(int index)
    {
        var started = Stopwatch.GetTimestamp();
        var descriptor = Libc.Connect(Port);
        if (Send(descriptor, 0) < _size)
            throw new IOException($"a new connection does not take {_size} bytes at once");
        Libc.Watch(Epoll, Libc.EPOLL_CTL_ADD, descriptor, Libc.EPOLLIN, index);
        _callers[index] = new Caller { Descriptor = descriptor, Started = started };
        Waiting++;
    }

    private struct Caller
    {
        public int Descriptor;
        public int Received;
        public long Started;
    }
}
