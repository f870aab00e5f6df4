using System.Globalization;
using System.Net.Sockets;
using Dongsi.Reliability.Harness;

namespace Dongsi.Reliability.Roles;

/// <summary>
/// Sends back what comes. It says its port, and then answers: <c>numbers</c> with connections and managed bytes,
/// <c>stop</c> with its end.
/// </summary>
/// <remarks>Arguments: the poller, and <c>keeps</c> for one that is broken: it keeps a socket for each connection.
/// </remarks>
internal sealed class EchoServerRole() : Role("echo-server")
{
    private readonly List<Socket> _kept = [];

    /// <summary>Starts one.</summary>
    /// <param name="poller">What it waits in.</param>
    /// <param name="keeps">It is broken on purpose.</param>
    /// <param name="limit">How many descriptors it may have.</param>
    public static ChildProcess Start(PollerKind poller, bool keeps = false, int? limit = null) => ChildProcess.Start(
        "echo-server",
        keeps ? [Options.NameOf(poller), "keeps"] : [Options.NameOf(poller)],
        limit is null ? null : ["prlimit", string.Create(CultureInfo.InvariantCulture, $"--nofile={limit}:{limit}")]);

    public override int Run(IReadOnlyList<string> arguments)
    {
        Asyncio.Run(
            () => Serve(keeps: arguments.Contains("keeps")),
            new RunOptions { Poller = Options.PollerOf(arguments[0]) });
        return 0;
    }

    private async Coroutine Serve(bool keeps)
    {
        await using Server server = await Asyncio.StartServer(
            (reader, writer) => Echo(reader, writer, keeps), "127.0.0.1", 0, backlog: 4096);
        Console.WriteLine(server.Port);
        while (await Asyncio.ToThread(Console.In.ReadLine) is { } command && command != "stop")
        {
            long bytes = GC.GetTotalMemory(forceFullCollection: true);
            Console.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"{server.GetStatistics().Connections} {bytes}"));
        }
    }

    private async Coroutine Echo(AsyncStreamReader reader, AsyncStreamWriter writer, bool keeps)
    {
        await using (writer)
        {
            if (keeps)
            {
                _kept.Add(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
            }

            try
            {
                while (await reader.Read(4096) is { Length: > 0 } data)
                {
                    writer.Write(data);
                    await writer.Drain();
                }
            }
            catch (ConnectionException)
            {
                // The client has gone as it pleased.
            }
        }
    }
}
