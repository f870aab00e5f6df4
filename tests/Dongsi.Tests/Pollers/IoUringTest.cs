using System.Net;
using System.Net.Sockets;
using Dongsi.LowLevel;

namespace Dongsi.Tests.Pollers;

/// <summary>An io_uring poller with turns around it, and sockets for it.</summary>
internal sealed class IoUringTest : IDisposable
{
    private readonly List<IDisposable> _sockets = [];

    public IoUringTest()
    {
        Poller = new IoUringPoller();
        Turns = new PollerTurns(Poller);
    }

    /// <summary>Has this machine got it, and lets us use it?</summary>
    public static bool IsUsable { get; } = Find();

    public IoUringPoller Poller { get; }

    public PollerTurns Turns { get; }

    /// <summary>Two sockets that are connected: one for the poller, one that the test writes to.</summary>
    public (IoHandle Ours, Socket Theirs) Pair()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        Socket theirs = NewSocket();
        theirs.NoDelay = true;
        theirs.Connect(listener.LocalEndPoint!);
        Socket ours = listener.Accept();
        _sockets.Add(theirs);
        _sockets.Add(ours);
        return (Poller.Adopt(ours), theirs);
    }

    /// <summary>The same.</summary>
    public IoHandle Pair(out Socket theirs)
    {
        (IoHandle ours, theirs) = Pair();
        return ours;
    }

    /// <summary>The same, where ours has a number that is free.</summary>
    public (IoHandle Ours, Socket Theirs) Pair(int number)
    {
        // The system gives the lowest number that is free, and others may have been freed meanwhile.
        for (int i = 0; i < 100; i++)
        {
            (IoHandle ours, Socket theirs) = Pair();
            if (ours.Descriptor == number)
            {
                return (ours, theirs);
            }

            if (theirs.Handle == number)
            {
                return (Poller.Adopt(theirs), ours.Socket!);
            }
        }

        throw new InvalidOperationException($"Nobody gets the number {number}.");
    }

    /// <summary>A listening socket.</summary>
    public IoHandle Listener(out EndPoint address)
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        _sockets.Add(listener);
        address = listener.LocalEndPoint!;
        return Poller.Adopt(listener);
    }

    /// <summary>Someone who calls there.</summary>
    public Socket Caller(EndPoint address)
    {
        Socket caller = NewSocket();
        caller.Connect(address);
        _sockets.Add(caller);
        return caller;
    }

    /// <summary>A receiver that has started, and what it brings.</summary>
    public (PollEntry Entry, Receiver Receiver, ReceivedBytes Got) Receive(IoHandle handle)
    {
        var entry = new PollEntry(handle, this);
        var got = new ReceivedBytes();
        Receiver receiver = Poller.CreateReceiver(entry, got);
        receiver.Start();
        return (entry, receiver, got);
    }

    public void Dispose()
    {
        Poller.Dispose();
        _sockets.ForEach(socket => socket.Dispose());
    }

    // A test that waits in vain is to fail, not to hang.
    private static Socket NewSocket() =>
        new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = 10_000 };

    private static bool Find()
    {
        try
        {
            new IoUringPoller().Dispose();
            return true;
        }
        catch (PlatformNotSupportedException)
        {
            return false;
        }
    }
}
