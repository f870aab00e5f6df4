using System.Net.Sockets;
using System.Text;

namespace Dongsi.Conformance;

/// <summary>How streams are connected, wait for each other, and end.</summary>
internal static class StreamConnectionsPrograms
{
    private const int Big = 8_000_000;

    public static void LinesAreEchoed(Log log) => InRealTime(log, async () =>
    {
        Server server = await Asyncio.StartServer(Echo, "127.0.0.1", 0);
        var (reader, writer) = await Asyncio.OpenConnection("127.0.0.1", server.Port);
        foreach (string word in new[] { "one", "two" })
        {
            writer.Write(Encoding.UTF8.GetBytes($"{word}\n"));
            log($"client got {Text(await reader.ReadLine())}");
        }

        writer.Close();
        await writer.WaitClosed();
        server.Close();
        await server.WaitClosed();

        async Coroutine Echo(AsyncStreamReader reader, AsyncStreamWriter writer)
        {
            while (Text(await reader.ReadLine()) is { Length: > 0 } line)
            {
                log($"server got {line}");
                writer.Write(Encoding.UTF8.GetBytes($"{line.ToUpperInvariant()}\n"));
                await writer.Drain();
            }

            log("server at the end");
            writer.Close();
        }
    });

    public static void HalfOfItEndsAndTheAnswerComes(Log log) => InRealTime(log, async () =>
    {
        Server server = await Asyncio.StartServer(Answer, "127.0.0.1", 0);
        var (reader, writer) = await Asyncio.OpenConnection("127.0.0.1", server.Port);
        log($"can write eof {Yes(writer.CanWriteEof)}");
        writer.WriteLines(["the "u8.ToArray(), "question"u8.ToArray()]);
        writer.WriteEof();
        log($"got {Text(await reader.Read())}, at eof {Yes(reader.AtEof)}");
        writer.Close();
        await writer.WaitClosed();
        server.Close();
        await server.WaitClosed();

        async Coroutine Answer(AsyncStreamReader reader, AsyncStreamWriter writer)
        {
            log($"asked {Text(await reader.Read())}, closing {Yes(writer.IsClosing)}");
            writer.Write("the answer"u8);
            writer.Close();
        }
    });

    public static void AHandlerThatRaises(Log log) => InRealTime(log, async () =>
    {
        Server server = await Asyncio.StartServer(Fail, "127.0.0.1", 0);
        var (reader, writer) = await Asyncio.OpenConnection("127.0.0.1", server.Port);
        writer.Write("x\n"u8);
        log($"got {Text(await reader.Read(), "nothing")}");
        writer.Close();
        server.Close();
        await server.WaitClosed();

        static async Coroutine Fail(AsyncStreamReader reader, AsyncStreamWriter writer)
        {
            await reader.ReadLine();
            throw new Oops("handler");
        }
    });

    public static void AHandlerThatIsCancelled(Log log) => InRealTime(log, async () =>
    {
        LoopTask? task = null;
        Server server = await Asyncio.StartServer(
            async (reader, _) =>
            {
                task = Asyncio.CurrentTask;
                await reader.Read();
            },
            "127.0.0.1", 0);
        var (reader, writer) = await Asyncio.OpenConnection("127.0.0.1", server.Port);
        await Until(() => task is not null);
        task!.Cancel();
        log($"got {Text(await reader.Read(), "nothing")}");
        log(Outcome(task));
        writer.Close();
        server.Close();
        await server.WaitClosed();
    });

    public static void NobodyListens(Log log) => InRealTime(log, async () =>
    {
        Server server = await Asyncio.StartServer((_, writer) => writer.WaitClosed(), "127.0.0.1", 0);
        int port = server.Port;
        server.Close();
        await server.WaitClosed();
        try
        {
            await Asyncio.OpenConnection("127.0.0.1", port);
        }
        catch (ConnectionException error)
        {
            log(Show(error));
        }
    });

    public static void DrainWaitsForRoom(Log log) => InRealTime(log, async () =>
    {
        var (_, writer, peer) = await Pair();
        writer.Write("little"u8);
        await writer.Drain();
        log("room");
        writer.Write(new byte[Big]);
        LoopTask first = Asyncio.CreateTask(writer.Drain());
        LoopTask second = Asyncio.CreateTask(writer.Drain());
        await Asyncio.Sleep(0.005);
        log($"{Outcome(first)} {Outcome(second)}");
        int got = await Receive(peer, Big + 6);
        await Asyncio.Wait([first, second]);
        log($"{Outcome(first)} {Outcome(second)}, got {got}");
        writer.Close();
        await writer.WaitClosed();
        peer.Dispose();
    });

    public static void DrainIsToldOfTheLoss(Log log) => InRealTime(log, async () =>
    {
        var (reader, writer, peer) = await Pair();
        writer.Write(new byte[Big]);
        LoopTask first = Asyncio.CreateTask(Failure(log, writer.Drain()));
        LoopTask second = Asyncio.CreateTask(Failure(log, writer.Drain()));
        await Asyncio.Sleep(0.005);
        Reset(peer);
        await Asyncio.Wait([first, second]);
        await Failure(log, writer.Drain());
        await Failure(log, reader.Read(1));
        await Failure(log, writer.WaitClosed());
    });

    public static void ACancelledDrainLetsTheOthersWait(Log log) => InRealTime(log, async () =>
    {
        var (_, writer, peer) = await Pair();
        writer.Write(new byte[Big]);
        LoopTask first = Asyncio.CreateTask(writer.Drain());
        LoopTask second = Asyncio.CreateTask(writer.Drain());
        await Asyncio.Sleep(0.005);
        first.Cancel();
        await Asyncio.Wait([first]);
        log($"{Outcome(first)} {Outcome(second)}");
        await Receive(peer, Big);
        await second;
        log(Outcome(second));
        writer.Close();
        await writer.WaitClosed();
        peer.Dispose();
    });

    public static void DrainAfterClose(Log log) => InRealTime(log, async () =>
    {
        var (_, writer, peer) = await Pair();
        writer.Close();
        log($"closing {Yes(writer.IsClosing)}");
        await Failure(log, writer.Drain());
        await writer.WaitClosed();
        await writer.WaitClosed();
        log("closed");
        peer.Dispose();
    });

    public static void CloseSendsWhatWasWritten(Log log) => InRealTime(log, async () =>
    {
        var (_, writer, peer) = await Pair();
        writer.Write(new byte[Big]);
        writer.Close();
        writer.Close();
        LoopTask closed = Asyncio.CreateTask(writer.WaitClosed());
        await Asyncio.Sleep(0.005);
        log(Outcome(closed));
        log($"got {await Receive(peer, Big)}");
        await closed;
        log(Outcome(closed));
        log($"then {peer.Receive(new byte[1])}");
        peer.Dispose();
    });

    public static void WaitClosedTellsOfAReset(Log log) => InRealTime(log, async () =>
    {
        var (reader, writer, peer) = await Pair();
        LoopTask closed = Asyncio.CreateTask(writer.WaitClosed());
        await Asyncio.Sleep(0);
        Reset(peer);
        await Asyncio.Wait([closed]);
        log(Outcome(closed));
        log(Show(reader.Exception));
        await Failure(log, reader.ReadLine());
    });

    [DiffersOnPurpose("Each waits for himself.", "Cancelled, closing no", "closed")]
    public static void ACancelledWaitClosed(Log log) => InRealTime(log, async () =>
    {
        var (_, writer, peer) = await Pair();
        LoopTask first = Asyncio.CreateTask(writer.WaitClosed());
        await Asyncio.Sleep(0);
        first.Cancel();
        await Asyncio.Wait([first]);
        log($"{Outcome(first)}, closing {Yes(writer.IsClosing)}");
        writer.Close();
        await writer.WaitClosed();
        log("closed");
        peer.Dispose();
    });

    public static void WriteAfterTheEnd(Log log) => InRealTime(log, async () =>
    {
        var (reader, writer, peer) = await Pair();
        writer.WriteEof();
        writer.WriteEof();
        try
        {
            writer.Write("more"u8);
        }
        catch (InvalidOperationException error)
        {
            log(Show(error));
        }

        log($"closing {Yes(writer.IsClosing)}, peer got {peer.Receive(new byte[1])}");
        peer.Send("still"u8);
        log(Text(await reader.ReadExactly(5)));
        writer.Close();
        await writer.WaitClosed();
        peer.Dispose();
    });

    public static void ClosingEndsTheReader(Log log) => InRealTime(log, async () =>
    {
        var (reader, writer, peer) = await Pair();
        LoopTask<byte[]> read = Asyncio.CreateTask(reader.Read(5));
        await Asyncio.Sleep(0);
        writer.Close();
        log($"got {(await read).Length}, at eof {Yes(reader.AtEof)}");
        peer.Dispose();
    });

    public static void MuchThatNobodyReadsPausesTheTransport(Log log) => InRealTime(log, async () =>
    {
        var (reader, writer, peer) = await Pair(limit: 1000);
        LoopTask<int> sending = Asyncio.CreateTask(Asyncio.ToThread(() => peer.Send(new byte[Big])));
        await Until(() => !writer.Transport.IsReading);
        log("paused");
        await reader.ReadExactly(Big);
        await sending;
        log($"all, reading {Yes(writer.Transport.IsReading)}");
        writer.Close();
        await writer.WaitClosed();
        peer.Dispose();
    });

    public static void OverAUnixSocket(Log log) => InRealTime(log, async () =>
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory();
        string path = Path.Combine(folder.FullName, "s");
        Server server = await Asyncio.StartUnixServer(
            async (reader, writer) =>
            {
                writer.Write(await reader.ReadLine());
                writer.Close();
            },
            path);
        var (reader, writer) = await Asyncio.OpenUnixConnection(path);
        writer.Write("hello\n"u8);
        log(Text(await reader.Read()));
        writer.Close();
        await writer.WaitClosed();
        server.Close();
        await server.WaitClosed();
        log($"file {Yes(File.Exists(path))}");
        folder.Delete();
    });

    public static void AServerThatStartsLater(Log log) => InRealTime(log, async () =>
    {
        Server server = await Asyncio.StartServer(
            async (_, writer) =>
            {
                await Asyncio.CheckpointIfCancelled();
                writer.Write("hello"u8);
                writer.Close();
            },
            "127.0.0.1", 0, startServing: false);
        try
        {
            await Asyncio.OpenConnection("127.0.0.1", server.Port);
        }
        catch (ConnectionException error)
        {
            log(Show(error));
        }

        server.StartServing();
        var (reader, writer) = await Asyncio.OpenConnection("127.0.0.1", server.Port);
        log(Text(await reader.Read()));
        writer.Close();
        server.Close();
        await server.WaitClosed();
    });

    /// <summary>Streams of ours, and the plain socket at the other end.</summary>
    private static async Coroutine<(AsyncStreamReader Reader, AsyncStreamWriter Writer, Socket Peer)> Pair(
        int limit = 65536)
    {
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        int port = ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
        var (reader, writer) = await Asyncio.OpenConnection("127.0.0.1", port, limit);
        return (reader, writer, listener.AcceptSocket());
    }

    private static async Coroutine Failure(Log log, IAwaitable awaitable)
    {
        try
        {
            await awaitable;
            log("no failure");
        }
        catch (Exception error)
        {
            log(error is ConnectionException ? "lost" : Show(error));
        }
    }

    private static Coroutine<int> Receive(Socket peer, int count) => Asyncio.ToThread(() =>
    {
        byte[] buffer = new byte[1_000_000];
        int got = 0;
        while (got < count)
        {
            got += peer.Receive(buffer);
        }

        return got;
    });

    private static string Text(byte[] data, string ifEmpty = "") =>
        data.Length == 0 ? ifEmpty : Encoding.UTF8.GetString(data).Trim();
}
