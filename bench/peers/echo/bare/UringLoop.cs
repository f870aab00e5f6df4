namespace Dongsi.Peers;

/// <summary>
/// The same with io_uring: one multishot accept, one multishot receive per connection into buffers of the ring, which
/// are sent from and then given back; one system call per turn.
/// </summary>
internal sealed unsafe class UringLoop
{
    private const int ENOBUFS = 105;

    private const int Accept = 0, Receive = 1, Send = 2, Close = 3;

    private readonly Ring _ring = new();

    private readonly int _listener = Libc.Listen(0);

    // By buffer: how much is in it, and which one of the same connection is to be sent after it.
    private readonly int[] _length = new int[Ring.BufferCount];

    private readonly int[] _after = new int[Ring.BufferCount];

    // Who may not receive until there is a buffer again.
    private readonly Stack<int> _starved = new();

    private Connection[] _connections = new Connection[1024];

    public UringLoop() => StartAccepting();

    public void Turn()
    {
        var completions = _ring.Wait(out var wrapped);
        foreach (ref readonly var completion in completions)
            Take(in completion);
        foreach (ref readonly var completion in wrapped)
            Take(in completion);
        _ring.Advance(completions.Length + wrapped.Length);
    }

    private void Take(in RingCompletion completion)
    {
        var descriptor = (int)(completion.UserData >> 2);
        switch ((int)(completion.UserData & 3))
        {
            case Accept:
                if (completion.Result >= 0)
                    Begin(completion.Result);
                if (!completion.More)
                    StartAccepting();
                break;
            case Receive:
                Received(descriptor, in completion);
                break;
            case Send:
                Sent(descriptor, completion.Result);
                break;
            default:
                throw new IOException($"close of {descriptor} failed: errno {-completion.Result}");
        }
    }

    private void Begin(int descriptor)
    {
        Libc.SetNoDelay(descriptor);
        if (descriptor >= _connections.Length)
            Array.Resize(ref _connections, Math.Max(descriptor + 1, 2 * _connections.Length));
        _connections[descriptor] = new Connection { First = -1, Last = -1 };
        StartReceiving(descriptor);
    }

    private void Received(int descriptor, in RingCompletion completion)
    {
        ref var connection = ref _connections[descriptor];
        if (completion.Result > 0)
        {
            var buffer = completion.Buffer;
            _length[buffer] = completion.Result;
            _after[buffer] = -1;
            if (connection.First < 0)
            {
                connection.First = buffer;
                StartSending(descriptor, buffer);
            }
            else
            {
                _after[connection.Last] = buffer;
            }

            connection.Last = buffer;
        }

        if (completion.More)
            return;
        if (completion.Result > 0)
            StartReceiving(descriptor);
        else if (completion.Result == -ENOBUFS)
            _starved.Push(descriptor);
        else
            End(descriptor, ref connection);
    }

    private void Sent(int descriptor, int result)
    {
        ref var connection = ref _connections[descriptor];
        var buffer = connection.First;
        connection.First = _after[buffer];
        _ring.GiveBack(buffer);
        while (result < 0 && connection.First >= 0)
        {
            _ring.GiveBack(connection.First);
            connection.First = _after[connection.First];
        }

        if (connection.First >= 0)
            StartSending(descriptor, connection.First);
        else if (connection.Ended)
            StartClosing(descriptor);
        while (_starved.TryPop(out var starved))
            StartReceiving(starved);
    }

    // The descriptor's number is free for others once it is closed: nothing of ours may be under way then.
    private void End(int descriptor, ref Connection connection)
    {
        connection.Ended = true;
        if (connection.First < 0)
            StartClosing(descriptor);
    }

    private void StartAccepting() => Start(RingEntry.ACCEPT, Accept, _listener).Mode = RingEntry.ACCEPT_MULTISHOT;

    private void StartReceiving(int descriptor)
    {
        ref var entry = ref Start(RingEntry.RECV, Receive, descriptor);
        entry.Mode = RingEntry.RECV_MULTISHOT;
        entry.Flags = RingEntry.BUFFER_SELECT;
    }

    private void StartSending(int descriptor, int buffer)
    {
        ref var entry = ref Start(RingEntry.SEND, Send, descriptor);
        entry.Address = _ring.Buffer(buffer);
        entry.Length = _length[buffer];
        entry.OperationFlags = Libc.MSG_WAITALL | Libc.MSG_NOSIGNAL; // the kernel ends a short send itself
    }

    private void StartClosing(int descriptor) =>
        Start(RingEntry.CLOSE, Close, descriptor).Flags = RingEntry.CQE_SKIP_SUCCESS;

    private ref RingEntry Start(byte operation, int kind, int descriptor)
    {
        ref var entry = ref _ring.Next();
        entry.Operation = operation;
        entry.Descriptor = descriptor;
        entry.UserData = ((long)descriptor << 2) | (uint)kind;
        return ref entry;
    }

    /// <summary>The buffers that wait to be sent, of which the first is under way.</summary>
    private struct Connection
    {
        public int First;
        public int Last;
        public bool Ended;
    }
}
