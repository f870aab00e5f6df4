using System.Net;
using System.Text;
using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Transports;

public sealed class DatagramTransportTests
{
    private static readonly IPEndPoint s_any = new(IPAddress.Loopback, 0);

    [Theory, ClassData(typeof(EveryPoller))]
    public void A_datagram_comes_whole_with_its_sender_and_may_be_empty(PollerKind poller) =>
        IoLoop.Run(poller, async io =>
        {
            (DatagramTransport left, Recorder heard) = await Open(io);
            (DatagramTransport right, Recorder answered) = await Open(io);
            right.SendTo("ping"u8, Address(left));
            right.SendTo(ReadOnlySpan<byte>.Empty, Address(left));
            await IoLoop.Until(() => heard.Calls.Count == 3);
            Assert.Equal(["made", $"ping from {Address(right)}", $" from {Address(right)}"], heard.Calls);
            left.SendTo("pong"u8, Address(right));
            await IoLoop.Until(() => answered.Calls.Count == 2);
            await Close(left, heard);
            await Close(right, answered);
            Assert.Equal("lost", heard.Calls[^1]);
        });

    [Theory, ClassData(typeof(EveryPoller))]
    public void A_connected_socket_sends_to_its_peer_alone(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        (DatagramTransport server, Recorder heard) = await Open(io);
        (DatagramTransport client, Recorder other) = await io.Loop.CreateDatagramEndpoint(
            () => new Recorder(), remoteAddress: Address(server));
        client.SendTo("a"u8);
        client.SendTo("b"u8, Address(server));
        Assert.Throws<ArgumentException>(() => client.SendTo("c"u8, new IPEndPoint(IPAddress.Loopback, 9)));
        Assert.Throws<ArgumentException>(() => server.SendTo("nobody"u8));
        await IoLoop.Until(() => heard.Calls.Count == 3);
        Assert.Equal(Address(server), client.GetExtraInfo("peername"));
        await Close(client, other);
        await Close(server, heard);
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void That_nobody_listens_is_told_and_is_no_end(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        (DatagramTransport gone, Recorder goneToo) = await Open(io);
        IPEndPoint nobody = Address(gone);
        await Close(gone, goneToo);
        (DatagramTransport client, Recorder heard) = await io.Loop.CreateDatagramEndpoint(
            () => new Recorder(), remoteAddress: nobody);
        client.SendTo("anybody?"u8);
        await IoLoop.Until(() => heard.Calls.Contains("error ConnectionRefusedException"));
        Assert.False(client.IsClosing);
        await Close(client, heard);
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void What_a_protocol_throws_is_reported_and_is_no_end(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        (DatagramTransport left, Recorder heard) = await Open(io);
        (DatagramTransport right, Recorder other) = await Open(io);
        right.SendTo("throw"u8, Address(left));
        right.SendTo("next"u8, Address(left));
        await IoLoop.Until(() => heard.Calls.Count == 2);
        Assert.Contains("DatagramReceived", io.TakeReport().Message, StringComparison.Ordinal);
        await Close(left, heard);
        await Close(right, other);
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void Closing_sends_the_rest_and_aborting_drops_it(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        (DatagramTransport server, Recorder heard) = await Open(io);
        (DatagramTransport client, Recorder other) = await Open(io);
        client.SendTo("last"u8, Address(server));
        client.Close();
        client.SendTo("too late"u8, Address(server));
        await IoLoop.Until(() => other.IsLost);
        await IoLoop.Until(() => heard.Calls.Count == 2);
        server.Abort();
        await IoLoop.Until(() => heard.IsLost);
        Assert.StartsWith("last", heard.Calls[1], StringComparison.Ordinal);
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void Misuse_says_what_to_write_instead(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        var e = await Expect.Throws<ArgumentException>(io.Loop.CreateDatagramEndpoint(() => new Recorder()));
        Expect.Says(e, "IPAddress.Any");
        (DatagramTransport taken, Recorder heard) = await Open(io);
        await Expect.Throws<AddressInUseException>(io.Loop.CreateDatagramEndpoint(
            () => new Recorder(), localAddress: Address(taken)));
        Assert.Throws<ArgumentOutOfRangeException>(() => taken.SetWriteBufferLimits(high: 1, low: 2));
        await Close(taken, heard);
    });

    private static Coroutine<(DatagramTransport Transport, Recorder Protocol)> Open(IoLoop io) =>
        io.Loop.CreateDatagramEndpoint(() => new Recorder(), localAddress: s_any);

    private static IPEndPoint Address(DatagramTransport transport) =>
        (IPEndPoint)transport.GetExtraInfo("sockname")!;

    private static async Coroutine Close(DatagramTransport transport, Recorder protocol)
    {
        transport.Close();
        await IoLoop.Until(() => protocol.IsLost);
    }

    private sealed class Recorder : DatagramProtocol
    {
        public List<string> Calls { get; } = [];

        public bool IsLost { get; private set; }

        public override void ConnectionMade(DatagramTransport transport) => Calls.Add("made");

        public override void DatagramReceived(ReadOnlyMemory<byte> data, EndPoint sender)
        {
            string text = Encoding.UTF8.GetString(data.Span);
            if (text == "throw")
            {
                throw new InvalidOperationException("planted");
            }

            Calls.Add($"{text} from {sender}");
        }

        public override void ErrorReceived(Exception exception) => Calls.Add($"error {exception.GetType().Name}");

        public override void ConnectionLost(Exception? exception)
        {
            IsLost = true;
            Calls.Add("lost");
        }
    }
}
