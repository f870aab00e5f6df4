#:project ../src/Dongsi

// A chat server with rooms, and four people who talk there. Each connection has a queue of what it is to be told, and a
// task that sends it: whoever reads slowly loses the oldest lines of his own queue, and nobody waits for him.

using System.Text;
using Dongsi;

Dictionary<string, Dictionary<string, AsyncQueue<string>>> rooms = [];

Asyncio.Run(Main());

async Coroutine Main()
{
    await using var server = await Asyncio.StartServer(Serve, "127.0.0.1", port: 0);
    await TaskGroup.Run(async group =>
    {
        _ = group.CreateTask(Person(server.Port, "Ada", "maths", at: 0.0, "is 91 a prime?", hears: 2));
        _ = group.CreateTask(Person(server.Port, "Bob", "maths", at: 0.5, "no: 7 times 13", hears: 1));
        _ = group.CreateTask(Person(server.Port, "Cyd", "music", at: 1.0, "anybody here?", hears: 2));
        _ = group.CreateTask(Person(server.Port, "Dee", "music", at: 1.5, "I am", hears: 1));
    });
    await server.Shutdown(grace: 1);
    Console.WriteLine("all have gone");
}

// The protocol: the first two lines are the room and the name, each line after that is said to the room.
async Coroutine Serve(AsyncStreamReader reader, AsyncStreamWriter writer)
{
    await using var closing = writer;
    var room = Line(await reader.ReadLine());
    var name = Line(await reader.ReadLine());
    var people = rooms.TryGetValue(room, out var found) ? found : rooms[room] = [];
    var told = people[name] = new AsyncQueue<string>(maxSize: 100);
    await Nursery.Run(async nursery =>
    {
        _ = nursery.StartSoon(Tell(told, writer), name: $"tell {name}");
        Say($"{name} has come");
        await foreach (var line in reader)
        {
            Say($"{name}: {Line(line)}");
        }

        people.Remove(name);
        told.Shutdown();
    });

    void Say(string text)
    {
        foreach (var (other, queue) in people)
        {
            if (other != name)
            {
                if (queue.Full)
                {
                    _ = queue.GetNoWait();
                }

                queue.PutNoWait(text);
            }
        }
    }
}

async Coroutine Tell(AsyncQueue<string> lines, AsyncStreamWriter writer)
{
    await foreach (var line in lines)
    {
        writer.Write(Encoding.UTF8.GetBytes($"{line}\n"));
        await writer.Drain();
    }
}

async Coroutine Person(int port, string name, string room, double at, string says, int hears)
{
    await Asyncio.Sleep(at);
    var (reader, writer) = await Asyncio.OpenConnection("127.0.0.1", port);
    writer.Write(Encoding.UTF8.GetBytes($"{room}\n{name}\n"));
    await Asyncio.Sleep(2.5 - at);        // until all are there
    await Asyncio.Sleep(at);
    writer.Write(Encoding.UTF8.GetBytes($"{says}\n"));
    for (var i = 0; i < hears; i++)
    {
        Console.WriteLine($"{name} in {room} hears: {Line(await reader.ReadLine())}");
    }

    await Asyncio.Sleep(0.5);
    await writer.DisposeAsync();
}

static string Line(byte[] line) => Encoding.UTF8.GetString(line).TrimEnd();
