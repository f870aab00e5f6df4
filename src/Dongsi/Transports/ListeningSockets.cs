using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Dongsi.LowLevel;

/// <summary>Makes sockets that are bound and can listen.</summary>
/// <remarks>
/// On Unix the BCL binds a TCP socket so that it gets an address which ended connections still occupy. Its option
/// <c>ReuseAddress</c> does more there: it lets two servers have one port, each of them getting half of the connections
/// without a word.
/// </remarks>
internal static class ListeningSockets
{
    // A free port of one family may be taken in the other.
    private const int PortTries = 20;

    private const int LinuxReusePort = 15;
    private const int BsdReusePort = 0x0200;

    /// <summary>One socket for each address. If the port is 0, they all get the same free one.</summary>
    /// <remarks>
    /// An address that this machine does not have is left out if there are others: a name like localhost has one of
    /// IPv6 even where IPv6 is switched off.
    /// </remarks>
    public static List<IoHandle> Bind(IPoller poller, IPEndPoint[] addresses, bool reusePort, bool keepAlive)
    {
        for (int tries = 1; ; tries++)
        {
            List<IoHandle> sockets = [];
            try
            {
                BindAll(poller, addresses, reusePort, keepAlive, sockets);
                return sockets;
            }
            catch (Exception e)
            {
                sockets.ForEach(socket => socket.Close());
                bool wasFree = e is AddressInUseException && addresses[0].Port == 0 && sockets.Count > 0;
                if (!wasFree || tries == PortTries)
                {
                    throw;
                }
            }
        }
    }

    /// <summary>One socket with a file of its own.</summary>
    public static IoHandle BindUnix(IPoller poller, string path)
    {
        UnixDomainSocketEndPoint address = UnixPath.Address(path);
        if (poller.Network is { } network)
        {
            return BindThere(network, address, reusePort: false);
        }

        UnixPath.RemoveStale(path);
        return poller.Adopt(Bound(Open(address, ProtocolType.Unspecified), address));
    }

    /// <summary>Lets several sockets have one port.</summary>
    public static void ReusePort(Socket socket)
    {
        if (OperatingSystem.IsWindows())
        {
            throw ThrowHelper.NoReusePort();
        }

        Span<byte> yes = stackalloc byte[sizeof(int)];
        MemoryMarshal.Write(yes, 1);
        bool isLinux = OperatingSystem.IsLinux();
        socket.SetRawSocketOption(
            isLinux ? Libc.SOL_SOCKET : 0xffff, isLinux ? LinuxReusePort : BsdReusePort, yes);
    }

    private static void BindAll(
        IPoller poller, IPEndPoint[] addresses, bool reusePort, bool keepAlive, List<IoHandle> sockets)
    {
        int port = addresses[0].Port;
        ConnectionException? missing = null;
        foreach (IPEndPoint address in addresses)
        {
            try
            {
                var wanted = new IPEndPoint(address.Address, port);
                sockets.Add(poller.Network is { } network
                    ? BindThere(network, wanted, reusePort)
                    : poller.Adopt(BindOne(wanted, reusePort, keepAlive)));
                port = ((IPEndPoint)sockets[0].LocalEndPoint!).Port;
            }
            catch (ConnectionException e) when (
                e.SocketErrorCode is SocketError.AddressNotAvailable or SocketError.AddressFamilyNotSupported)
            {
                missing ??= e;
            }
        }

        if (sockets.Count == 0)
        {
            throw missing!;
        }
    }

    private static IoHandle BindThere(INetwork network, EndPoint address, bool reusePort)
    {
        try
        {
            return network.Bind(address, reusePort);
        }
        catch (SocketException e)
        {
            throw ThrowHelper.Connection(e.SocketErrorCode, "bind", address);
        }
    }

    private static Socket Open(EndPoint address, ProtocolType protocol)
    {
        try
        {
            return new Socket(address.AddressFamily, SocketType.Stream, protocol);
        }
        catch (SocketException e)
        {
            throw ThrowHelper.Connection(e.SocketErrorCode, "bind", address);
        }
    }

    private static Socket BindOne(IPEndPoint address, bool reusePort, bool keepAlive)
    {
        Socket socket = Open(address, ProtocolType.Tcp);
        return Bound(socket, address, () =>
        {
            if (address.AddressFamily == AddressFamily.InterNetworkV6)
            {
                socket.DualMode = false;
            }

            if (reusePort)
            {
                ReusePort(socket);
            }

            if (keepAlive)
            {
                socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            }
        });
    }

    private static Socket Bound(Socket socket, EndPoint address, Action? prepare = null)
    {
        try
        {
            prepare?.Invoke();
            socket.Bind(address is UnixDomainSocketEndPoint unix ? new UnixBindAddress(unix) : address);
            return socket;
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw ThrowHelper.Connection(e.SocketErrorCode, "bind", address);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
