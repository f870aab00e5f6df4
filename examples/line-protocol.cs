#:project ../src/Dongsi

// A key-value server that speaks in lines and trusts nobody: a line that is too long is answered and skipped, and who
// is silent, asks for too much, or comes when the house is full, is told so and sent away.

using System.Text;
using Dongsi;

const int LongestLine = 32;
const int MostConnections = 2;
const int MostCommands = 4;
const double IdleSeconds = 0.3;
var store = new Dictionary<string, string>();
var places = new CapacityLimiter(MostConnections);

Asyncio.Run(Main());

async Coroutine Main()
{
    await using var server = await Asyncio.StartServer(Serve, "127.0.0.1", port: 0, limit: LongestLine);
    await Talk("Ada", server.Port, "SET tea green", "GET tea", "GET salt", "DANCE", "GET tea");
    await Talk("Bob", server.Port, $"SET novel {new string('x', 1000)}", "GET tea", "QUIT");
    await Talk("Cyd", server.Port);
    await Asyncio.Gather(
        Talk("Dan", server.Port), Talk("Eve", server.Port), Talk("Fay", server.Port));
    await server.Shutdown(grace: 1);
    Console.WriteLine("stopped");
}

async Coroutine Serve(AsyncStreamReader reader, AsyncStreamWriter writer)
{
    await using var closing = writer;
    try
    {
        places.AcquireNoWait();
    }
    catch (WouldBlockException)
    {
        writer.Write("ERROR full, come back later\n"u8);
        return;
    }

    try
    {
        await Converse(reader, writer);
    }
    catch (TimeoutException)
    {
        writer.Write("ERROR you are silent, goodbye\n"u8);
    }
    finally
    {
        places.Release();
    }
}

async Coroutine Converse(AsyncStreamReader reader, AsyncStreamWriter writer)
{
    for (var commands = 1; commands <= MostCommands; commands++)
    {
        var line = await Asyncio.WaitFor(NextLine(reader), IdleSeconds);
        if (line is "" or "QUIT")
        {
            return;
        }

        writer.Write(Encoding.UTF8.GetBytes(Answer(line) + "\n"));
        await writer.Drain();       // who does not read what he asked for waits, and not our memory grows
    }

    writer.Write("ERROR that was enough, goodbye\n"u8);
}

// A line without its end; "" at the end of the stream, and null for one that was too long and is skipped.
async Coroutine<string?> NextLine(AsyncStreamReader reader)
{
    var isTooLong = false;
    while (true)
    {
        try
        {
            var line = await reader.ReadLine();
            return isTooLong ? null : Encoding.UTF8.GetString(line).TrimEnd('\n');
        }
        catch (LimitOverrunException e)
        {
            // It is all still there. Away with what has no end in it, and look for the end behind.
            isTooLong = true;
            await reader.ReadExactly(e.Consumed);
        }
    }
}

string Answer(string? line)
{
    switch (line?.Split(' '))
    {
        case null:
            return $"ERROR a line has {LongestLine} bytes at most";
        case ["SET", var key, var value]:
            store[key] = value;
            return "OK";
        case ["GET", var key]:
            return store.TryGetValue(key, out var found) ? $"OK {found}" : "NONE";
        default:
            return "ERROR say SET key value, GET key or QUIT";
    }
}

async Coroutine Talk(string name, int port, params string[] lines)
{
    var (reader, writer) = await Asyncio.OpenConnection("127.0.0.1", port);
    await using var closing = writer;
    writer.Write(Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n"))));
    await foreach (var answer in reader)
    {
        Console.Write($"{name} hears: {Encoding.UTF8.GetString(answer)}");
    }
}
