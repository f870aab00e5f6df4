#:project ../src/Dongsi

// An echo server and three clients of it, all on one thread. A line is sent back as it came; a client that sends an
// endless one is told so and sent away, and the others do not notice.

using System.Text;
using Dongsi;

const int LongestLine = 64;

Asyncio.Run(Main());

async Coroutine Main()
{
    // Port 0: any free one.
    await using var server = await Asyncio.StartServer(Echo, "127.0.0.1", port: 0, limit: LongestLine);
    var (ada, bob, cyd) = await Asyncio.Gather(
        Talk(server.Port, "hello\n", "how are you?\n"),
        Talk(server.Port, "short\n"),
        Talk(server.Port, new string('x', 1000)));
    Console.WriteLine($"Ada hears: {ada}");
    Console.WriteLine($"Bob hears: {bob}");
    Console.WriteLine($"Cyd hears: {cyd}");
    await server.Shutdown(grace: 1);
    Console.WriteLine("stopped");
}

async Coroutine Echo(AsyncStreamReader reader, AsyncStreamWriter writer)
{
    try
    {
        await foreach (var line in reader)
        {
            writer.Write(line);
            await writer.Drain();       // a client that does not read makes us wait, and not our memory grow
        }
    }
    catch (LimitOverrunException)
    {
        writer.Write("line too long, goodbye\n"u8);
    }

    await writer.DisposeAsync();
}

async Coroutine<string> Talk(int port, params string[] lines)
{
    var (reader, writer) = await Asyncio.OpenConnection("127.0.0.1", port);
    await using var closing = writer;
    List<string> heard = [];
    foreach (var line in lines)
    {
        writer.Write(Encoding.UTF8.GetBytes(line));
        heard.Add(Encoding.UTF8.GetString(await reader.ReadLine()).TrimEnd());
    }

    return string.Join(", ", heard);
}
