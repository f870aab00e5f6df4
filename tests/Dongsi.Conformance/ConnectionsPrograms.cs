using System.Net;
using System.Net.Sockets;

namespace Dongsi.Conformance;

/// <summary>Connecting, and how it fails.</summary>
internal static class ConnectionsPrograms
{
    public static void TheProtocolHasHeardOfIt(Log log) => InRealTime(log, async () =>
    {
        EventLoop loop = Asyncio.RunningLoop;
        Server server = await loop.CreateServer(Quiet, "127.0.0.1");
        var protocol = new Recorder(log);
        var (transport, same) = await loop.CreateConnection(() => protocol, "127.0.0.1", server.Port);
        log($"connected, same {Yes(same == protocol && transport == protocol.Transport)}");
        transport.Close();
        await Until(() => protocol.IsLost);
        server.Close();
    });

    public static void BothSidesAgreeOnTheirAddresses(Log log) => InRealTime(log, async () =>
    {
        Recorder there = Quiet();
        Server server = await Asyncio.RunningLoop.CreateServer(() => there, "127.0.0.1");
        Transport transport = await Call(server, Quiet());
        await Until(() => there.Transport is not null);
        log($"here {Yes(Equals(transport.LocalEndPoint, there.Transport!.GetExtraInfo("peername")))}");
        log($"there {Yes(Equals(transport.RemoteEndPoint, there.Transport!.GetExtraInfo("sockname")))}");
        log($"no delay {Yes(((Socket)transport.GetExtraInfo("socket")!).NoDelay)}");
        log($"unknown {transport.GetExtraInfo("nothing", "default")}");
        transport.Close();
        await Until(() => there.IsLost);
        server.Close();
    });

    public static void NobodyListens(Log log) => InRealTime(log, async () =>
    {
        await Try(log, Asyncio.RunningLoop.CreateConnection(Quiet, "127.0.0.1", Nowhere()));
    });

    public static void AllErrorsComeAsAGroup(Log log) => InRealTime(log, async () =>
    {
        await Try(log, Asyncio.RunningLoop.CreateConnection(Quiet, "127.0.0.1", Nowhere(), allErrors: true));
    });

    public static void HappyEyeballsAndNobodyListens(Log log) => InRealTime(log, async () =>
    {
        await Try(log, Asyncio.RunningLoop.CreateConnection(Quiet, "127.0.0.1", Nowhere(), happyEyeballsDelay: 0.25));
    });

    public static void ANameThatIsNotThere(Log log) => InRealTime(log, async () =>
    {
        await Try(log, Asyncio.RunningLoop.CreateConnection(Quiet, "no-such-host.invalid", 80));
    });

    public static void ALocalAddress(Log log) => InRealTime(log, async () =>
    {
        EventLoop loop = Asyncio.RunningLoop;
        Server server = await loop.CreateServer(Quiet, "127.0.0.1");
        var local = new IPEndPoint(IPAddress.Loopback, Nowhere());
        var (transport, _) = await loop.CreateConnection(Quiet, "127.0.0.1", server.Port, localAddress: local);
        log($"from there {Yes(local.Equals(transport.LocalEndPoint))}");
        transport.Close();
        server.Close();
    });

    public static void ALocalAddressThatIsTaken(Log log) => InRealTime(log, async () =>
    {
        EventLoop loop = Asyncio.RunningLoop;
        Server server = await loop.CreateServer(Quiet, "127.0.0.1");
        await Try(log, loop.CreateConnection(
            Quiet, "127.0.0.1", server.Port, localAddress: (IPEndPoint)server.LocalEndPoint!));
        server.Close();
    });

    public static void ASocketThatIsConnected(Log log) => InRealTime(log, async () =>
    {
        var protocol = new Recorder(log);
        var (transport, peer) = await Wire(protocol);
        peer.Send("hello"u8);
        await Until(() => protocol.Received.Length > 0);
        transport.Close();
        await Until(() => protocol.IsLost);
        peer.Dispose();
    });

    public static void ASocketThatWasAccepted(Log log) => InRealTime(log, async () =>
    {
        var protocol = new Recorder(log);
        (Socket ours, Socket theirs) = Sockets();
        var (transport, _) = await Asyncio.RunningLoop.ConnectAcceptedSocket(() => protocol, ours);
        theirs.Send("hello"u8);
        await Until(() => protocol.Received.Length > 0);
        transport.Close();
        await Until(() => protocol.IsLost);
        theirs.Dispose();
    });

    public static void ASocketForDatagrams(Log log) => InRealTime(log, async () =>
    {
        using var datagrams = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        await Try(log, Asyncio.RunningLoop.CreateConnection(Quiet, datagrams));
    });

    public static void NoUnixServerIsThere(Log log) => InRealTime(log, async () =>
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory();
        await Try(log, Asyncio.RunningLoop.CreateUnixConnection(Quiet, Path.Combine(folder.FullName, "s")));
        folder.Delete();
    });

    public static void ADeadUnixServerRefuses(Log log) => InRealTime(log, async () =>
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory();
        string path = Path.Combine(folder.FullName, "s");
        using (var dead = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            dead.Bind(new UnixDomainSocketEndPoint(path));
            File.Move(path, path + "-kept");
        }

        // The BCL has removed what was there.
        File.Move(path + "-kept", path);
        await Try(log, Asyncio.RunningLoop.CreateUnixConnection(Quiet, path));
        folder.Delete(recursive: true);
    });

    public static void AConnectionThatIsCancelledAtOnce(Log log) => InRealTime(log, async () =>
    {
        EventLoop loop = Asyncio.RunningLoop;
        int protocols = 0;
        Server server = await loop.CreateServer(Quiet, "127.0.0.1");
        var task = Asyncio.CreateTask(loop.CreateConnection(
            () =>
            {
                protocols++;
                return Quiet();
            },
            "127.0.0.1",
            server.Port));
        await Asyncio.Sleep(0);
        task.Cancel();
        await Asyncio.Wait([task]);
        log($"{Outcome((Future)task)}, protocols {protocols}");
        server.Close();
    });

    public static void AFactoryThatRaises(Log log) => InRealTime(log, async () =>
    {
        (Socket ours, Socket theirs) = Sockets();
        try
        {
            await Asyncio.RunningLoop.CreateConnection<Recorder>(() => throw new Oops("factory"), ours);
        }
        catch (Oops error)
        {
            log(Show(error));
        }

        theirs.Dispose();
    });

    /// <summary>A port where nobody listens.</summary>
    private static int Nowhere()
    {
        using var unused = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        unused.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)unused.LocalEndPoint!).Port;
    }

    private static async Coroutine Try<T>(Log log, Coroutine<T> connecting)
    {
        try
        {
            await connecting;
            log("connected");
        }
        catch (Exception error) when (error is IOException or ArgumentException or ExceptionGroup)
        {
            log(Show(error));
        }
    }
}
