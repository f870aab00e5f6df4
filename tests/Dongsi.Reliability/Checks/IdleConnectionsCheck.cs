using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Dongsi.Reliability.Harness;
using Dongsi.Reliability.Roles;

namespace Dongsi.Reliability.Checks;

/// <summary>Thousands of connections that say nothing, and some that talk all the time.</summary>
internal sealed class IdleConnectionsCheck() : Check(
    "R20", "Connections that say nothing cost little memory, and those that talk do not notice them.")
{
    private const int Active = 200;
    private const int MostBytes = 4096;

    public override Action<Trial>? Canary => trial => Load(trial, idle: 100, rounds: 2, keeps: true);

    public override void Run(Trial trial) =>
        Load(trial, trial.Size(2_000, 10_000), trial.Size(20, 2_000), keeps: false);

    private static void Load(Trial trial, int idle, int rounds, bool keeps)
    {
        using ChildProcess server = EchoServerRole.Start(trial.Poller, keeps);
        int port = server.Port();

        // What comes with the first connections has come.
        List<Socket> sockets = Connect(port, 64);
        Answer(trial, sockets);
        sockets.ForEach(socket => socket.Dispose());
        server.WaitForConnections(0);
        int descriptors = ProcessLook.Descriptors(server.Id);
        long empty = server.Numbers().Bytes;

        sockets = Connect(port, idle);
        server.WaitForConnections(idle);
        double each = (double)(server.Numbers().Bytes - empty) / idle;
        trial.Require(each < MostBytes, $"An idle connection costs {each:N0} bytes.");
        double worst = 0;
        trial.Run(async () => worst = await Talk(port, rounds));

        // Not one was dropped meanwhile.
        Answer(trial, sockets);
        trial.Require(!trial.IsNightly || worst <= 50, $"The 99th percentile of an echo is {worst} ms.");
        sockets.ForEach(socket => socket.Dispose());
        server.WaitForConnections(0);
        int after = ProcessLook.Descriptors(server.Id);
        trial.Require(after <= descriptors, $"The server has {after} descriptors, and had {descriptors}.");
        server.Say("stop");
        trial.Require(server.End().Code == 0, "The server did not end well.");
        trial.Held(idle, "idle connections");
        trial.Held(Active, $"more with {Active * rounds:N0} echoes");
        trial.Worst("an idle connection", each, "bytes");
        trial.Worst("99th percentile", worst, "ms");
    }

    private static List<Socket> Connect(int port, int count)
    {
        List<Socket> sockets = [];
        for (int i = 0; i < count; i++)
        {
            // From several addresses: one has no more than 28,232 ports.
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(new IPAddress([127, 0, 0, (byte)(1 + i % 20)]), 0));
            socket.Connect(new IPEndPoint(IPAddress.Loopback, port));
            sockets.Add(socket);
        }

        return sockets;
    }

    private static void Answer(Trial trial, List<Socket> sockets)
    {
        byte[] letter = [1];
        sockets.ForEach(socket => socket.Send(letter));
        foreach (Socket socket in sockets)
        {
            trial.Require(
                socket.Poll(TimeSpan.FromSeconds(30), SelectMode.SelectRead) && socket.Receive(letter) == 1,
                "A connection that was idle does not answer.");
        }
    }

    /// <returns>The 99th percentile of an echo, in milliseconds.</returns>
    private static async Coroutine<double> Talk(int port, int rounds)
    {
        List<double> times = [];
        await TaskGroup.Run(async group =>
        {
            for (int i = 0; i < Active; i++)
            {
                group.CreateTask(Client());
            }
        });
        times.Sort();
        return times[times.Count * 99 / 100];

        async Coroutine Client()
        {
            var (reader, writer) = await Asyncio.OpenConnection("127.0.0.1", port);
            await using (writer)
            {
                byte[] message = new byte[100];
                for (int i = 0; i < rounds; i++)
                {
                    long begin = Stopwatch.GetTimestamp();
                    writer.Write(message);
                    await reader.ReadExactly(message.Length);
                    times.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);

                    // They talk now and then, not as fast as they can.
                    await Asyncio.Sleep(0.05);
                }
            }
        }
    }
}
