#:project ../src/Dongsi

// Which ports of this machine are open? Two thousand are tried, a hundred at a time; one that does not answer in half a
// second counts as closed. Only ports of 127.0.0.1 are ever tried.

using Dongsi;

const int AtATime = 100;

Asyncio.Run(Main());

async Coroutine Main()
{
    // Three that will be found.
    await using var first = await Asyncio.StartServer(Hang, "127.0.0.1", port: 0);
    await using var second = await Asyncio.StartServer(Hang, "127.0.0.1", port: 0);
    await using var third = await Asyncio.StartServer(Hang, "127.0.0.1", port: 0);
    int[] listening = [first.Port, second.Port, third.Port];
    var ports = Enumerable.Range(20000, 2000).Concat(listening).Distinct().ToArray();

    var limiter = new CapacityLimiter(AtATime);
    SortedSet<int> open = [];
    await TaskGroup.Run(async group =>
    {
        foreach (var port in ports)
        {
            _ = group.CreateTask(Try(port));
        }

        await Asyncio.Sleep(0);
    });
    Console.WriteLine($"{ports.Length} ports tried");
    Console.WriteLine($"our three were found: {open.IsSupersetOf(listening)}");

    async Coroutine Try(int port)
    {
        using var permit = await limiter.Acquire();
        var scope = await Asyncio.MoveOnAfter(0.5, async _ =>
        {
            try
            {
                var (_, writer) = await Asyncio.OpenConnection("127.0.0.1", port);
                open.Add(port);
                writer.Close();
            }
            catch (ConnectionException)
            {
                // Nobody listens there.
            }
        });
    }
}

static async Coroutine Hang(AsyncStreamReader reader, AsyncStreamWriter writer)
{
    await reader.Read();
    writer.Close();
}
