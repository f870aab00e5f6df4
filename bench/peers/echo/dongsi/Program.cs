using Dongsi;
using Dongsi.Peers;

// "protocol epoll", "streams io_uring" and so on
var poller = Enum.Parse<PollerKind>(args[1].Replace("_", "", StringComparison.Ordinal), ignoreCase: true);
Asyncio.Run(Main(args[0]), new RunOptions { Poller = poller });

static async Coroutine Main(string level)
{
    var server = level == "streams"
        ? await Asyncio.StartServer(Echo, "127.0.0.1", 0, backlog: 1024)
        : await Asyncio.RunningLoop.CreateServer(() => new EchoProtocol(), "127.0.0.1", 0, backlog: 1024);
    Console.WriteLine(server.Port);
    await server.ServeForever();
}

static async Coroutine Echo(AsyncStreamReader reader, AsyncStreamWriter writer)
{
    var buffer = new byte[64 * 1024];
    int count;
    while ((count = await reader.Read(buffer)) > 0)
    {
        writer.Write(buffer.AsSpan(0, count));
        await writer.Drain();
    }

    writer.Close();
}
