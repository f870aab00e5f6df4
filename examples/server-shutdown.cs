#:project ../src/Dongsi

// A server is stopped while it works. It stops listening, lets those that are in the middle of something come to their
// end, closes the connection of one that only waits, and all of that within the time of grace.

using System.Text;
using Dongsi;

Asyncio.Run(Main());

async Coroutine Main()
{
    var server = await Asyncio.StartServer(Serve, "127.0.0.1", port: 0);
    await TaskGroup.Run(async group =>
    {
        var quick = group.CreateTask(Client("quick", "0.1"));
        _ = group.CreateTask(Client("slow", "2.5"));
        _ = group.CreateTask(Client("silent", ""));
        await quick;
        await Asyncio.Sleep(0.2);

        Console.WriteLine($"stopping with {server.GetStatistics().Connections} connections");
        await server.Shutdown(grace: 4);
        Console.WriteLine($"stopped with {server.GetStatistics().Connections} connections");
    });

    async Coroutine Client(string name, string request)
    {
        var (reader, writer) = await Asyncio.OpenConnection("127.0.0.1", server.Port);
        if (request.Length > 0)
        {
            writer.Write(Encoding.UTF8.GetBytes($"{request}\n"));
        }

        var answer = Encoding.UTF8.GetString(await reader.ReadLine()).TrimEnd();
        Console.WriteLine(answer.Length > 0 ? $"{name}: {answer}" : $"{name}: the connection was closed");
        await writer.DisposeAsync();
    }
}

// A request is a number of seconds, and takes as long.
static async Coroutine Serve(AsyncStreamReader reader, AsyncStreamWriter writer)
{
    await using var closing = writer;
    var request = Encoding.UTF8.GetString(await reader.ReadLine()).TrimEnd();
    if (request.Length > 0)
    {
        await Asyncio.Sleep(double.Parse(request, System.Globalization.CultureInfo.InvariantCulture));
        writer.Write(Encoding.UTF8.GetBytes($"done after {request} s\n"));
    }
}
