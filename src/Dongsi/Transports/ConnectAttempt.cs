using System.Net;
using System.Net.Sockets;

namespace Dongsi.LowLevel;

/// <summary>One socket on its way to one address.</summary>
/// <remarks>
/// A Unix socket does not connect in the background: if the server's backlog is full it must be tried again.
/// </remarks>
internal sealed class ConnectAttempt(Connector connector, EndPoint address) : Runnable
{
    private const double FirstPause = 0.001;
    private const double LongestPause = 0.1;

    private IoHandle? _handle;
    private PollEntry? _entry;
    private TimerHandle? _retry;
    private double _pause = FirstPause;

    public EndPoint Address => address;

    /// <summary>Opens the socket, and begins.</summary>
    /// <returns>What there is to say at once; <see cref="SocketError.InProgress"/> if it takes time.</returns>
    public SocketError Start(EndPoint? localAddress, out string operation)
    {
        operation = "connect";
        try
        {
            _handle = connector.Loop.Poller.Open(address.AddressFamily);
            if (localAddress is not null)
            {
                operation = "bind";
                _handle.Bind(localAddress);
                operation = "connect";
            }
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode;
        }

        return Connect();
    }

    /// <summary>The socket, which is not this one's any more.</summary>
    public IoHandle Take()
    {
        IoHandle handle = _handle!;
        Forget();
        _handle = null;
        return handle;
    }

    public void Close()
    {
        Forget();
        _handle?.Close();
        _handle = null;
    }

    internal override void Run()
    {
        // It may have been closed in the turn in which it connected.
        if (_handle is not null)
        {
            connector.Ended(this, _handle.TakeError());
        }
    }

    public override string ToString() => $"connecting to {address}";

    private SocketError Connect()
    {
        SocketError error = _handle!.Connect(address.Serialize());
        if (error == SocketError.WouldBlock && address.AddressFamily == AddressFamily.Unix)
        {
            _retry = connector.Loop.CallLater(_pause, TryAgain);
            _pause = Math.Min(2 * _pause, LongestPause);
            return SocketError.InProgress;
        }

        if (error is SocketError.InProgress or SocketError.WouldBlock)
        {
            return Watch(_handle);
        }

        return error;
    }

    private SocketError Watch(IoHandle handle)
    {
        var entry = new PollEntry(handle, this) { OnWritable = this, Wanted = Interest.Write };
        try
        {
            connector.Loop.Poller.Add(entry);
        }
        catch (IOException)
        {
            return SocketError.NoBufferSpaceAvailable;
        }

        _entry = entry;
        return SocketError.InProgress;
    }

    private void TryAgain()
    {
        _retry = null;
        SocketError error = Connect();
        if (error != SocketError.InProgress)
        {
            connector.Ended(this, error);
        }
    }

    private void Forget()
    {
        _retry?.Cancel();
        _retry = null;
        if (_entry is not null)
        {
            connector.Loop.Poller.Remove(_entry);
            _entry = null;
        }
    }
}
