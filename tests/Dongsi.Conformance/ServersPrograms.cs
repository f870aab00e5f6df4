namespace Dongsi.Conformance;

/// <summary>How servers begin, serve and end.</summary>
internal static class ServersPrograms
{
    public static void AServerTalks(Log log) => InRealTime(log, async () =>
    {
        var there = new Recorder(log, "server") { OnData = transport => transport.Write("answer"u8) };
        Server server = await Serve(() => there);
        Recorder here = Quiet();
        Transport transport = await Call(server, here);
        transport.Write("question"u8);
        await Until(() => here.Received.Length > 0);
        log($"got {here.Received}");
        transport.Close();
        await Until(() => there.IsLost);
        server.Close();
        await server.WaitClosed();
    });

    public static void AServerCanStartLater(Log log) => InRealTime(log, async () =>
    {
        Server server = await Serve(Quiet, startServing: false);
        log($"serving {Yes(server.IsServing)}");
        await Refused(log, server.Port);
        server.StartServing();
        server.StartServing();
        log($"serving {Yes(server.IsServing)}");
        (await Call(server, Quiet())).Close();
        server.Close();
        log($"serving {Yes(server.IsServing)}, sockets {server.Sockets.Count}");
        await server.WaitClosed();
    });

    public static void CloseLeavesTheConnections(Log log) => InRealTime(log, async () =>
    {
        var there = new Recorder(log, "server");
        Server server = await Serve(() => there);
        Transport transport = await Call(server, Quiet());
        await Until(() => there.Transport is not null);
        server.Close();
        server.Close();
        await Refused(log, server.Port);
        transport.Write("still here"u8);
        await Until(() => there.Received.Length > 0);
        transport.Close();
        await server.WaitClosed();
        log($"lost {Yes(there.IsLost)}");
    });

    public static void WaitClosedWaitsForBoth(Log log) => InRealTime(log, async () =>
    {
        Recorder there = Quiet();
        Server server = await Serve(() => there);
        Transport transport = await Call(server, Quiet());
        await Until(() => there.Transport is not null);
        LoopTask waiting = Asyncio.CreateTask(server.WaitClosed());
        await Asyncio.Sleep(0.005);
        log($"open: {Outcome(waiting)}");
        server.Close();
        await Asyncio.Sleep(0.005);
        log($"closed: {Outcome(waiting)}");
        transport.Close();
        await waiting;
        log($"empty: {Outcome(waiting)}");
        await server.WaitClosed();
    });

    public static void CloseClientsClosesEach(Log log) => InRealTime(log, async () =>
    {
        var there = new Recorder(log, "server");
        Server server = await Serve(() => there);
        Recorder here = Quiet();
        Transport transport = await Call(server, here);
        await Until(() => there.Transport is not null);
        server.CloseClients();
        log($"closing {Yes(there.Transport!.IsClosing)}, serving {Yes(server.IsServing)}");
        await Until(() => there.IsLost && here.IsLost);
        server.Close();
        await server.WaitClosed();
        transport.Close();
    });

    public static void AbortClientsAbortsEach(Log log) => InRealTime(log, async () =>
    {
        var there = new Recorder(log, "server") { OnMade = transport => transport.Write(Bytes(30_000_000)) };
        Server server = await Serve(() => there);
        var here = new Recorder(_ => { }) { OnMade = transport => transport.PauseReading() };
        Transport transport = await Call(server, here);
        await Until(() => there.Transport is not null);
        server.Close();
        server.CloseClients();
        await Asyncio.Sleep(0.005);
        log($"lost {Yes(there.IsLost)}");
        server.AbortClients();
        await server.WaitClosed();
        log($"lost {Yes(there.IsLost)}");
        transport.Abort();
    });

    public static void ServeForeverUntilItIsCancelled(Log log) => InRealTime(log, async () =>
    {
        Recorder there = Quiet();
        Server server = await Serve(() => there, startServing: false);
        LoopTask serving = Asyncio.CreateTask(server.ServeForever());
        await Asyncio.Sleep(0.005);
        log($"serving {Yes(server.IsServing)}");
        Transport transport = await Call(server, Quiet());
        await Until(() => there.Transport is not null);
        serving.Cancel();
        await Asyncio.Sleep(0.005);
        log($"serving {Yes(server.IsServing)}, {Outcome(serving)}");
        transport.Close();
        await Asyncio.Wait([serving]);
        log($"{Outcome(serving)}, asked {serving.Cancelling}");
    });

    public static void ServeForeverUntilItIsClosed(Log log) => InRealTime(log, async () =>
    {
        Server server = await Serve(Quiet);
        LoopTask serving = Asyncio.CreateTask(server.ServeForever());
        await Asyncio.Sleep(0.005);
        server.Close();
        await Asyncio.Wait([serving]);
        log($"{Outcome(serving)}, asked {serving.Cancelling}");
    });

    public static void ServeForeverTwice(Log log) => InRealTime(log, async () =>
    {
        Server server = await Serve(Quiet);
        LoopTask serving = Asyncio.CreateTask(server.ServeForever());
        await Asyncio.Sleep(0.005);
        await Misused(log, server);
        log($"{Outcome(serving)}, serving {Yes(server.IsServing)}");
        server.Close();
        await Asyncio.Wait([serving]);
        await Misused(log, server);
    });

    public static void AnAddressInUse(Log log) => InRealTime(log, async () =>
    {
        Server server = await Serve(Quiet);
        try
        {
            await Asyncio.RunningLoop.CreateServer(Quiet, "127.0.0.1", server.Port);
        }
        catch (ConnectionException error)
        {
            log(Show(error));
        }

        server.Close();
        await server.WaitClosed();
    });

    public static void APortThatIsShared(Log log) => InRealTime(log, async () =>
    {
        EventLoop loop = Asyncio.RunningLoop;
        Server first = await loop.CreateServer(Quiet, "127.0.0.1", reusePort: true);
        Server second = await loop.CreateServer(Quiet, "127.0.0.1", first.Port, reusePort: true);
        log($"same {Yes(first.Port == second.Port)}");
        first.Close();
        second.Close();
    });

    [DiffersOnPurpose(
        "a factory that fails is reported always; asyncio does in debug mode only, and the connection vanishes unseen",
        "report Error(factory)",
        "server made",
        "server eof",
        "server lost nothing")]
    public static void AFactoryThatRaises(Log log) => InRealTime(log, async () =>
    {
        int calls = 0;
        var there = new Recorder(log, "server");
        Server server = await Serve(() => ++calls == 1 ? throw new Oops("factory") : there);
        Recorder dropped = Quiet();
        Transport transport = await Call(server, dropped);
        await Until(() => calls == 1);
        transport.Close();
        await Until(() => dropped.IsLost);
        transport = await Call(server, Quiet());
        await Until(() => there.Transport is not null);
        transport.Close();
        await Until(() => there.IsLost);
        server.Close();
        await server.WaitClosed();
    });

    public static void AUnixServerAndItsFile(Log log) => InRealTime(log, async () =>
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory();
        string path = Path.Combine(folder.FullName, "s");
        EventLoop loop = Asyncio.RunningLoop;
        var there = new Recorder(log, "server");
        Server server = loop.CreateUnixServer(() => there, path);
        log($"file {Yes(File.Exists(path))}");
        var (transport, _) = await loop.CreateUnixConnection(Quiet, path);
        transport.Write("hello"u8);
        await Until(() => there.Received.Length > 0);
        transport.Close();
        await Until(() => there.IsLost);
        server.Close();
        await server.WaitClosed();
        log($"file {Yes(File.Exists(path))}");
        folder.Delete(recursive: true);
    });

    [DiffersOnPurpose(
        "a server that listens is not pushed aside; asyncio removes its file, and nobody reaches it any more",
        "InUse")]
    public static void ALiveUnixServerIsInTheWay(Log log) => InRealTime(log, async () =>
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory();
        string path = Path.Combine(folder.FullName, "s");
        EventLoop loop = Asyncio.RunningLoop;
        Server first = loop.CreateUnixServer(Quiet, path);
        try
        {
            Server second = loop.CreateUnixServer(Quiet, path);
            log("took the place");
            second.Close();
        }
        catch (ConnectionException error)
        {
            log(Show(error));
        }

        first.Close();
        folder.Delete(recursive: true);
    });

    private static Coroutine<Server> Serve(Func<ByteProtocol> factory, bool startServing = true) =>
        Asyncio.RunningLoop.CreateServer(factory, "127.0.0.1", startServing: startServing);

    private static async Coroutine Refused(Log log, int port)
    {
        try
        {
            await Asyncio.RunningLoop.CreateConnection(Quiet, "127.0.0.1", port);
        }
        catch (ConnectionException error)
        {
            log(Show(error));
        }
    }

    private static async Coroutine Misused(Log log, Server server)
    {
        try
        {
            await server.ServeForever();
        }
        catch (InvalidOperationException error)
        {
            log(Show(error));
        }
    }
}
