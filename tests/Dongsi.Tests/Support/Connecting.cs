using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Dongsi.LowLevel;

namespace Dongsi.Tests.Support;

/// <summary>Connections to servers of the test.</summary>
internal static class Connecting
{
    public static Socket Socket(Server server)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(new IPEndPoint(IPAddress.Loopback, server.Port));
        return socket;
    }

    public static StreamTransport Transport(Server server, ByteProtocol protocol) =>
        new(server.Loop, server.Loop.Poller.Adopt(Socket(server)), protocol);

    /// <summary>A connection of streams, over TLS if there are options for it.</summary>
    public static Coroutine<(AsyncStreamReader Reader, AsyncStreamWriter Writer)> Streams(
        Server server, SslClientAuthenticationOptions? tls = null, int limit = AsyncStreamReader.DefaultLimit) =>
        Asyncio.OpenConnection("127.0.0.1", server.Port, limit, tls);
}
