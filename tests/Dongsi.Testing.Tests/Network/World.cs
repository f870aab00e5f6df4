using Xunit;

namespace Dongsi.Testing.Tests.Network;

/// <summary>Two hosts, a client and a server, in virtual time. What is reported fails the test.</summary>
internal sealed class World
{
    private World(int seed) => Network = new SimulatedNetwork(seed);

    public SimulatedNetwork Network { get; }

    public List<LoopErrorContext> Reports { get; } = [];

    public List<string> Trace { get; } = [];

    public SimulatedHost Server => Network.Host("server");

    public SimulatedHost Client => Network.Host("client");

    public SimulatedLink Link => Network.Link(Client, Server);

    /// <summary>Seconds on the clock.</summary>
    public double Now => Asyncio.RunningLoop.Time.TotalSeconds;

    public static World Run(Func<World, Coroutine> main, int seed = 1, LinkOptions? link = null)
    {
        var world = new World(seed);
        world.Network.DefaultLink = link ?? LinkOptions.Perfect;
        world.Network.Happened += happened => world.Trace.Add(happened.ToString());
        Asyncio.Run(
            async () =>
            {
                Asyncio.RunningLoop.SetExceptionHandler((_, report) => world.Reports.Add(report));
                await main(world);
            },
            new RunOptions { LoopFactory = () => world.Network.CreateLoop(new VirtualClock()) });
        Assert.Empty(world.Reports.Select(report => $"{report.Message} {report.Exception}"));
        return world;
    }

    /// <summary>A link that takes so many milliseconds.</summary>
    public static LinkOptions Far(double milliseconds, long? bandwidth = null) =>
        new() { Latency = TimeSpan.FromMilliseconds(milliseconds), Bandwidth = bandwidth };

    /// <summary>Serves on the server until the end.</summary>
    public Coroutine<Server> Serve(Func<AsyncStreamReader, AsyncStreamWriter, Coroutine> handler, int port = 80) =>
        Server.Run(() => Asyncio.StartServer(handler, null, port));

    public Coroutine<(AsyncStreamReader Reader, AsyncStreamWriter Writer)> Connect(int port = 80) =>
        Client.Run(() => Asyncio.OpenConnection("server", port));
}
