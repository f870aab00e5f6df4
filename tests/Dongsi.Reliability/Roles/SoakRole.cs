using System.Globalization;
using Dongsi.Reliability.Harness;
using Dongsi.Testing;

namespace Dongsi.Reliability.Roles;

/// <summary>
/// A program that does a bit of everything for so long: connections that echo, tasks that come and go and are
/// cancelled, timers, a subprocess a second. Then it says how much it has done.
/// </summary>
/// <remarks>Arguments: the poller, the seconds, the connections. It ends with 0 if nothing is left.</remarks>
internal sealed class SoakRole() : Role("soak")
{
    private readonly Random _random = new(1);
    private TimeSpan _end;
    private long _echoes;
    private long _tasks;
    private TimeSpan _latest;

    public override int Run(IReadOnlyList<string> arguments)
    {
        double seconds = double.Parse(arguments[1], CultureInfo.InvariantCulture);
        int connections = int.Parse(arguments[2], CultureInfo.InvariantCulture);
        int before = Descriptors.Open().Length;
        Asyncio.Run(() => Work(seconds, connections), new RunOptions { Poller = Options.PollerOf(arguments[0]) });
        int after = Descriptors.Open().Length;
        Console.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"{_echoes} {_tasks} {_latest.TotalMilliseconds}"));
        return after == before ? 0 : 5;
    }

    private async Coroutine Work(double seconds, int connections)
    {
        _end = Asyncio.RunningLoop.Time + TimeSpan.FromSeconds(seconds);
        await using Server server = await Asyncio.StartServer(Echo, "127.0.0.1", 0, backlog: 4096);
        Console.WriteLine("works");
        await TaskGroup.Run(async group =>
        {
            for (int i = 0; i < connections; i++)
            {
                group.CreateTask(Client(server.Port));
            }

            group.CreateTask(Spawn());
            group.CreateTask(Watch());
            group.CreateTask(Children());
        });
    }

    private bool IsOver => Asyncio.RunningLoop.Time >= _end;

    private async Coroutine Client(int port)
    {
        byte[] message = new byte[1000];
        while (!IsOver)
        {
            var (reader, writer) = await Asyncio.OpenConnection("127.0.0.1", port);
            await using (writer)
            {
                for (int i = _random.Next(20); i >= 0 && !IsOver; i--)
                {
                    writer.Write(message);
                    await reader.ReadExactly(message.Length);
                    _echoes++;
                    await Asyncio.Sleep(0.1);
                }
            }
        }
    }

    private static async Coroutine Echo(AsyncStreamReader reader, AsyncStreamWriter writer)
    {
        await using (writer)
        {
            while (await reader.Read(4096) is { Length: > 0 } data)
            {
                writer.Write(data);
                await writer.Drain();
            }
        }
    }

    private async Coroutine Spawn()
    {
        while (!IsOver)
        {
            await TaskGroup.Run(async group =>
            {
                for (int i = 0; i < 20; i++)
                {
                    LoopTask task = group.CreateTask(Asyncio.Sleep(_random.NextDouble() / 10));
                    Asyncio.RunningLoop.CallLater(_random.NextDouble() / 10, () => task.Cancel());
                    _tasks++;
                }
            });
        }
    }

    private async Coroutine Watch()
    {
        while (!IsOver)
        {
            TimeSpan due = Asyncio.RunningLoop.Time + TimeSpan.FromMilliseconds(10);
            await Asyncio.Sleep(0.01);
            TimeSpan late = Asyncio.RunningLoop.Time - due;
            _latest = late > _latest ? late : _latest;
        }
    }

    private async Coroutine Children()
    {
        while (!IsOver)
        {
            await Asyncio.RunProcess("/bin/true", []);
            await Asyncio.Sleep(1);
        }
    }
}
