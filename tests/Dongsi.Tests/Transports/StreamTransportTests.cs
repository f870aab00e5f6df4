using System.Net;
using System.Net.Sockets;
using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Transports;

public sealed class StreamTransportTests
{
    [Theory, ClassData(typeof(EveryPoller))]
    public void A_protocol_hears_made_data_end_and_lost_in_this_order(PollerKind poller) =>
        IoLoop.Run(poller, async io =>
        {
            var protocol = new RecordingProtocol();
            Server server = await io.Loop.CreateServer(() => protocol, "127.0.0.1");
            using Socket client = Connect(server);
            client.Send("hello"u8);
            await IoLoop.Until(() => protocol.Calls.Count == 2);
            client.Shutdown(SocketShutdown.Send);
            await IoLoop.Until(() => protocol.IsLost);
            Assert.Equal(["made", "data hello", "eof", "lost null"], protocol.Calls);
            server.Close();
            await server.WaitClosed();
        });

    [Theory, ClassData(typeof(EveryPoller))]
    public void What_is_written_arrives(PollerKind poller) =>
        IoLoop.Run(poller, async io =>
        {
            var protocol = new RecordingProtocol();
            Server server = await io.Loop.CreateServer(() => protocol, "127.0.0.1");
            using Socket client = Connect(server);
            await IoLoop.Until(() => protocol.Transport is not null);
            byte[] big = new byte[30_000_000];
            new Random(1).NextBytes(big);
            protocol.Transport!.Write(big);
            Assert.True(protocol.Transport.WriteBufferSize > 0);
            Assert.Contains("pause", protocol.Calls);
            byte[] got = new byte[big.Length];
            await Asyncio.ToThread(() => ReceiveAll(client, got));
            Assert.True(big.AsSpan().SequenceEqual(got));
            await IoLoop.Until(() => protocol.Transport.WriteBufferSize == 0);
            Assert.Contains("resume", protocol.Calls);
            protocol.Transport.Close();
            await IoLoop.Until(() => protocol.IsLost);
            await server.DisposeAsync();
        });

    private static void ReceiveAll(Socket client, Span<byte> got)
    {
        while (!got.IsEmpty)
        {
            got = got[client.Receive(got)..];
        }
    }

    private static Socket Connect(Server server)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(new IPEndPoint(IPAddress.Loopback, server.Port));
        return socket;
    }
}
