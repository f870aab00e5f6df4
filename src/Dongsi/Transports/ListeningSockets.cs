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
    public static List<Socket> Bind(IPEndPoint[] addresses, bool reusePort, bool keepAlive)
    {
        for (int tries = 1; ; tries++)
        {
            List<Socket> sockets = [];
            int port = addresses[0].Port;
            try
            {
                foreach (IPEndPoint address in addresses)
                {
                    var place = new IPEndPoint(address.Address, address.Port == 0 ? port : address.Port);
                    sockets.Add(BindOne(place, reusePort, keepAlive));
                    port = ((IPEndPoint)sockets[0].LocalEndPoint!).Port;
                }

                return sockets;
            }
            catch (Exception e)
            {
                sockets.ForEach(socket => socket.Dispose());
                bool wasFree = e is AddressInUseException && addresses[0].Port == 0 && sockets.Count > 0;
                if (!wasFree || tries == PortTries)
                {
                    throw;
                }
            }
        }
    }

    public static Socket BindUnix(string path)
    {
        UnixPath.RemoveStale(path);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        return Bound(socket, new UnixDomainSocketEndPoint(path));
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

    private static Socket BindOne(IPEndPoint address, bool reusePort, bool keepAlive)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
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

        return Bound(socket, address);
    }

    private static Socket Bound(Socket socket, EndPoint address)
    {
        try
        {
            socket.Bind(address);
            return socket;
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw ThrowHelper.Connection(e.SocketErrorCode, "bind", address);
        }
    }
}
