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
    public override Action<Trial>? Canary => trial => Besiege(trial, bad: 30, limit: null);

    public override void Run(Trial trial) => Besiege(trial, trial.Size(500, 5_000), trial.Size(2, 30));

    private static void Besiege(Trial trial, int bad, double? limit)
    {
        var siege = new Siege(trial, bad, limit);
        trial.Run(siege.Run);
        siege.Times.Sort();
        double worst = siege.Times[siege.Times.Count * 99 / 100];
        trial.Require(!trial.IsNightly || worst <= 100, $"The 99th percentile of a good answer is {worst} ms.");
        trial.Held(bad, "slow clients at once");
        trial.Held(siege.Times.Count, "good answers meanwhile");
        trial.Worst("99th percentile of a good answer", worst, "ms");
    }

    private sealed class Siege(Trial trial, int bad, double? limit)
    {
        private readonly List<Socket> _sockets = [];
        private int _shown;

        /// <summary>How long good answers took, in milliseconds.</summary>
        public List<double> Times { get; } = [];

        public async Coroutine Run()
        {
            await using Server server = await Asyncio.StartServer(Serve, "127.0.0.1", 0, backlog: 4096);
            double patience = 30 + 2 * limit ?? 1;
            CancelScope scope = await Asyncio.MoveOnAfter(patience, _ => TaskGroup.Run(async group =>
            {
                for (int i = 0; i < bad; i++)
                {
                    _sockets.Add(Connect(server.Port));
                    if (i % 100 == 99)
                    {
                        // There is no room for all of them before the door.
                        await Asyncio.Sleep(0.001);
                    }
                }

                List<LoopTask> others = [group.CreateTask(Drip())];
                for (int i = 0; i < Good; i++)
                {
                    others.Add(group.CreateTask(Ask(server.Port)));
                }

                while (_shown < bad)
                {
                    await Asyncio.Sleep(0.05);
                }

                others.ForEach(task => task.Cancel());
            }));
            _sockets.ForEach(socket => socket.Dispose());
            trial.Require(!scope.CancelledCaught, $"Only {_shown} of {bad} bad clients were shown the door.");
            trial.Require(Times.Count >= Good, $"Good clients had {Times.Count} answers only.");
        }

        // A third says nothing, a third a byte now and then, and a third asks for much and does not read it.
        private async Coroutine Drip()
        {
            for (int i = 2; i < _sockets.Count; i += 3)
            {
                _sockets[i].Send("big\n"u8);
            }

            while (true)
            {
                for (int i = 1; i < _sockets.Count; i += 3)
                {
                    _sockets[i].Send("x"u8, SocketFlags.None, out _);
                }

                await Asyncio.Sleep(0.2);
            }
        }

        private async Coroutine Ask(int port)
        {
            while (true)
            {
                long begin = Stopwatch.GetTimestamp();
                var (reader, writer) = await Asyncio.OpenConnection("127.0.0.1", port);
                await using (writer)
                {
                    writer.Write("good\n"u8);
                    byte[] answer = await reader.ReadLine();
                    trial.Require(answer.Length == 5, "A good client got no answer.");
                    Times.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
                }

                await Asyncio.Sleep(0.02);
            }
        }

        private async Coroutine Serve(AsyncStreamReader reader, AsyncStreamWriter writer)
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
                _shown++;
                writer.Transport.Abort();
            }
            catch (ConnectionException)
            {
                writer.Close();
            }
        }

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
}
