using System.Globalization;
using Dongsi.Reliability.Harness;

namespace Dongsi.Reliability.Roles;

/// <summary>Does a little of everything for a moment, and says of each part when it begins and has cleaned
/// up.</summary>
internal sealed class InterruptedRole() : Role(Title)
{
    public const string Title = "interrupted";
    public const string Careful = "careful";

    /// <summary>The canary: it does not clean up when it is cancelled.</summary>
    public const string Careless = "careless";

    public const string Enter = "enter ";
    public const string Leave = "leave ";
    public const string End = "end";

    private const int Parts = 30;

    public override int Run(IReadOnlyList<string> arguments)
    {
        bool isCareful = arguments[0] == Careful;
        var random = new Random(int.Parse(arguments[2], CultureInfo.InvariantCulture));
        Asyncio.Run(() => Live(random, isCareful), new RunOptions { Poller = Options.PollerOf(arguments[1]) });
        Console.WriteLine(End);
        return 0;
    }

    private static async Coroutine Live(Random random, bool isCareful)
    {
        await using Server server = await Asyncio.StartServer((_, _) => Part(-1, Asyncio.Sleep(3600)), "127.0.0.1", 0);
        await TaskGroup.Run(async group =>
        {
            for (int i = 0; i < Parts; i++)
            {
                group.CreateTask(Part(i, Work(random.Next(0, 5), random.Next(200) / 1000.0, server.Port)));
                await Asyncio.Sleep(0.001);
            }
        });
        await server.Shutdown(0);

        async Coroutine Part(int number, Coroutine work)
        {
            Console.WriteLine($"{Enter}{number}");
            bool isDone = false;
            try
            {
                await work;
                isDone = true;
            }
            finally
            {
                if (isCareful || isDone)
                {
                    Console.WriteLine($"{Leave}{number}");
                }
            }
        }
    }

    private static async Coroutine Work(int kind, double seconds, int port)
    {
        switch (kind)
        {
            case 0:
                await Asyncio.ToThread(() => Thread.Sleep((int)(seconds * 100)));
                break;
            case 1:
                await Asyncio.MoveOnAfter(seconds, _ => new AsyncEvent().Wait());
                break;
            case 2:
                await Task.Delay((int)(seconds * 1000), Asyncio.CurrentToken);
                break;
            case 3:
                var (reader, writer) = await Asyncio.OpenConnection("127.0.0.1", port);
                try
                {
                    await Asyncio.MoveOnAfter(seconds, async _ => await reader.ReadLine());
                }
                finally
                {
                    writer.Close();
                }

                break;
            default:
                await Asyncio.Sleep(seconds);
                break;
        }
    }
}
