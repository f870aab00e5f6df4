using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Dongsi.Reliability.Harness;

namespace Dongsi.Reliability.Checks;

/// <summary>Clients that say nothing, a byte now and then, or never read; hundreds of them.</summary>
internal sealed class SlowClientsCheck() : Check(
    "R23", "Clients that mean no good are shown the door by the server's own time limits; the others do not notice.")
{
    private const int Good = 20;
    private const int Big = 256 << 10;

    // Without time limits they stay, and that is found.
    public override Action<Trial>? Canary => trial => Siege(trial, bad: 30, limit: null);

    public override void Run(Trial trial) => Siege(trial, trial.Size(500, 5_000), trial.Size(2, 30));

    private static void Siege(Trial trial, int bad, double? limit) => trial.Run(async () =>
    {
        int shown = 0;
        List<double> times = [];
        await using Server server = await Asyncio.StartServer(Serve, "127.0.0.1", 0, backlog: 4096);
        List<Socket> sockets = [];
        CancelScope scope = await Asyncio.MoveOnAfter(limit is null ? 1 : 30 + 2 * limit, _ => TaskGroup.Run(async group =>
        {
            for (int i = 0; i < bad; i++)
            {
                sockets.Add(Connect(server.Port));
            }

            LoopTask drip = group.CreateTask(Drip());
            List<LoopTask> good = [];
            for (int i = 0; i < Good; i++)
            {
                good.Add(group.CreateTask(Client()));
            }

            while (shown < bad)
            {
                await Asyncio.Sleep(0.05);
            }

            drip.Cancel();
            good.ForEach(task => task.Cancel());
        }));
        sockets.ForEach(socket => socket.Dispose());
        trial.Require(!scope.CancelledCaught, $"Only {shown} of {bad} bad clients were shown the door.");
        trial.Require(times.Count >= Good, $"Good clients had {times.Count} answers only.");
        times.Sort();
        double worst = times[times.Count * 99 / 100];
        trial.Require(!trial.IsNightly || worst <= 100, $"The 99th percentile of a good answer is {worst} ms.");
        trial.Held(bad, "slow clients at once");
        trial.Held(times.Count, "good answers meanwhile");
        trial.Worst("99th percentile of a good answer", worst, "ms");

        // A third says nothing, a third a byte now and then, and a third asks for much and does not read it.
        async Coroutine Drip()
        {
            for (int i = 2; i < sockets.Count; i += 3)
            {
                sockets[i].Send("big\n"u8);
            }

            while (true)
            {
                for (int i = 1; i < sockets.Count; i += 3)
                {
                    sockets[i].Send("x"u8, SocketFlags.None, out _);
                }

                await Asyncio.Sleep(0.2);
            }
        }

        async Coroutine Client()
        {
            while (true)
            {
                long begin = Stopwatch.GetTimestamp();
                var (reader, writer) = await Asyncio.OpenConnection("127.0.0.1", server.Port);
                await using (writer)
                {
                    writer.Write("good\n"u8);
                    byte[] answer = await reader.ReadLine();
                    trial.Require(answer.Length == 5, "A good client got no answer.");
                    times.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
                }

                await Asyncio.Sleep(0.02);
            }
        }

        async Coroutine Serve(AsyncStreamReader reader, AsyncStreamWriter writer)
        {
            try
            {
                // What the system keeps for who does not read has a limit, too.
                ((Socket)writer.GetExtraInfo("socket")!).SendBufferSize = 16 << 10;
                byte[] request = [];
                await Asyncio.Timeout(limit, async _ => request = await reader.ReadLine());
                writer.Write(request.AsSpan().SequenceEqual("big\n"u8) ? new byte[Big] : request);
                await Asyncio.Timeout(limit, _ => writer.Drain());
                writer.Close();
            }
            catch (TimeoutException)
            {
                shown++;
                writer.Transport.Abort();
            }
            catch (ConnectionException)
            {
                writer.Close();
            }
        }
    });

    private static Socket Connect(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

        // A window of its own, so that much that is not read soon has no room.
        socket.ReceiveBufferSize = 4096;
        socket.Connect(new IPEndPoint(IPAddress.Loopback, port));
        socket.Blocking = false;
        return socket;
    }
}
