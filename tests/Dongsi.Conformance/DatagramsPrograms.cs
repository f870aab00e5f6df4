using System.Net;
using System.Net.Sockets;

namespace Dongsi.Conformance;

/// <summary>Datagrams: what a protocol hears, and what is no end.</summary>
internal static class DatagramsPrograms
{
    private static readonly IPEndPoint s_freePort = new(IPAddress.Loopback, 0);

    public static void ADatagramAndItsAnswer(Log log) => InRealTime(log, async () =>
    {
        var server = new DatagramRecorder(log, "server")
        {
            OnDatagram = (transport, _, sender) => transport.SendTo("pong"u8, sender),
        };
        DatagramTransport there = await Open(server);
        log("created");
        var client = new DatagramRecorder(log, "client");
        DatagramTransport here = await Open(client, server.Address);
        log($"peer {Yes(server.Address.Equals(here.GetExtraInfo("peername")))}");
        log($"no peer {Yes(there.GetExtraInfo("peername") is null)}");
        here.SendTo("ping"u8);
        await Until(() => client.Received == 1);
        await client.End();
        await server.End();
    });

    public static void TheSenderIsKnown(Log log) => InRealTime(log, async () =>
    {
        EndPoint? known = null;
        var server = new DatagramRecorder(log, "server") { OnDatagram = (_, _, sender) => known = sender };
        await Open(server);
        var client = new DatagramRecorder(log, "client");
        DatagramTransport here = await Open(client);
        here.SendTo("it is me"u8, server.Address);
        await Until(() => known is not null);
        log($"sender {Yes(client.Address.Equals(known))}");
        await client.End();
        await server.End();
    });

    public static void AnEmptyDatagram(Log log) => InRealTime(log, async () =>
    {
        var server = new DatagramRecorder(log, "server");
        await Open(server);
        var client = new DatagramRecorder(log, "client");
        DatagramTransport here = await Open(client, server.Address);
        here.SendTo(ReadOnlySpan<byte>.Empty);
        here.SendTo("after it"u8);
        await Until(() => server.Received == 2);
        await client.End();
        await server.End();
    });

    public static void NobodyListens(Log log) => InRealTime(log, async () =>
    {
        var gone = new DatagramRecorder(log, "gone");
        await Open(gone);
        EndPoint nowhere = gone.Address;
        await gone.End();
        var client = new DatagramRecorder(log, "client");
        DatagramTransport here = await Open(client, nowhere);
        here.SendTo("anybody?"u8);
        await Until(() => client.HasFailed);
        log($"closing {Yes(here.IsClosing)}");
        await client.End();
    });

    public static void ToSomebodyElse(Log log) => InRealTime(log, async () =>
    {
        var server = new DatagramRecorder(log, "server");
        await Open(server);
        var client = new DatagramRecorder(log, "client");
        DatagramTransport here = await Open(client, server.Address);
        try
        {
            here.SendTo("psst"u8, new IPEndPoint(IPAddress.Parse("127.0.0.2"), 9));
        }
        catch (ArgumentException error)
        {
            log(Show(error));
        }

        here.SendTo("to whom it is connected"u8, server.Address);
        await Until(() => server.Received == 1);
        await client.End();
        await server.End();
    });

    public static void ClosingTwice(Log log) => InRealTime(log, async () =>
    {
        var server = new DatagramRecorder(log, "server");
        await Open(server);
        var client = new DatagramRecorder(log, "client");
        DatagramTransport here = await Open(client, server.Address);
        here.SendTo("last"u8);
        here.Close();
        here.Close();
        log($"closing {Yes(here.IsClosing)}, lost {Yes(client.IsLost)}");
        await Until(() => client.IsLost);
        await Until(() => server.Received == 1);
        await server.End();
    });

    public static void Aborting(Log log) => InRealTime(log, async () =>
    {
        var protocol = new DatagramRecorder(log);
        DatagramTransport transport = await Open(protocol);
        transport.Abort();
        log($"closing {Yes(transport.IsClosing)}, lost {Yes(protocol.IsLost)}");
        await Until(() => protocol.IsLost);
    });

    public static void AProtocolThatRaises(Log log) => InRealTime(log, async () =>
    {
        var server = new DatagramRecorder(log, "server")
        {
            OnDatagram = (_, data, _) => _ = data == "first" ? throw new Oops("it") : data,
        };
        await Open(server);
        var client = new DatagramRecorder(log, "client");
        DatagramTransport here = await Open(client, server.Address);
        here.SendTo("first"u8);
        here.SendTo("second"u8);
        await Until(() => server.Received == 2);
        await client.End();
        await server.End();
    });

    public static void AnAddressThatIsTaken(Log log) => InRealTime(log, async () =>
    {
        var first = new DatagramRecorder(log, "first");
        await Open(first);
        try
        {
            await Asyncio.RunningLoop.CreateDatagramEndpoint(
                () => new DatagramRecorder(log, "second"), localAddress: (IPEndPoint)first.Address);
        }
        catch (ConnectionException error)
        {
            log(Show(error));
        }

        await first.End();
    });

    public static void ASocketOfOnesOwn(Log log) => InRealTime(log, async () =>
    {
        var ours = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        ours.Bind(s_freePort);
        var protocol = new DatagramRecorder(log);
        var (transport, _) = await Asyncio.RunningLoop.CreateDatagramEndpoint(() => protocol, ours);
        transport.SendTo("to myself"u8, protocol.Address);
        await Until(() => protocol.Received == 1);
        await protocol.End();
    });

    public static void ASocketOfTheWrongKind(Log log) => InRealTime(log, async () =>
    {
        using var stream = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await Asyncio.RunningLoop.CreateDatagramEndpoint(() => new DatagramRecorder(log), stream);
        }
        catch (ArgumentException error)
        {
            log(Show(error));
        }
    });

    private static async Coroutine<DatagramTransport> Open(DatagramRecorder protocol, EndPoint? peer = null) =>
        (await Asyncio.RunningLoop.CreateDatagramEndpoint(
            () => protocol,
            localAddress: peer is null ? s_freePort : null,
            remoteAddress: (IPEndPoint?)peer)).Transport;
}
