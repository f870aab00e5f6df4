using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Dongsi.Reliability.Harness;
using Dongsi.Reliability.Roles;

namespace Dongsi.Reliability.Checks;

/// <summary>More clients than a server has descriptors for.</summary>
internal sealed class DescriptorExhaustionCheck() : Check(
    "R16", "A server with no descriptor left keeps those it has, does not spin, and goes on when some are free again.")
{
    private const int Free = 64;

    public override string? WhyNotHere => File.Exists("/usr/bin/prlimit") ? null : "there is no prlimit";

    public override Action<Trial>? Canary => trial => Cycle(trial, 100, keeps: true);

    public override void Run(Trial trial)
    {
        int clients = trial.Size(200, 500);
        int cycles = trial.Size(1, 20);
        TimeSpan busiest = TimeSpan.Zero;
        for (int i = 0; i < cycles; i++)
        {
            TimeSpan busy = Cycle(trial, clients, keeps: false);
            busiest = busy > busiest ? busy : busiest;
        }

        trial.Held(clients, $"clients of a server with {Free} descriptors");
        trial.Survived(cycles, "times no descriptor left");
        trial.Worst("processor while exhausted", busiest.TotalMilliseconds, "ms in a second");
    }

    /// <returns>How busy it was in a second without a descriptor.</returns>
    private static TimeSpan Cycle(Trial trial, int clients, bool keeps)
    {
        var (needed, all) = Needed(trial);
        using ChildProcess server = EchoServerRole.Start(trial.Poller, keeps, limit: all + Free);
        int port = server.Port();
        using var sockets = new Sockets();
        sockets.AddRange(Enumerable.Range(0, clients).Select(_ => Connect(port)));
        sockets.ForEach(socket => socket.Send([42]));
        trial.Require(HasAnswer(sockets[0], seconds: 30), "The server does not even answer its first client.");
        Thread.Sleep(500);
        using var served = new Sockets { sockets[0] };
        served.AddRange(sockets.Skip(1).Where(socket => HasAnswer(socket, seconds: 0)));
        trial.Require(served.Count <= Free, $"{served.Count} clients are served with {Free} descriptors.");
        TimeSpan begin = ProcessLook.Processor(server.Id);
        Thread.Sleep(1000);
        TimeSpan busy = ProcessLook.Processor(server.Id) - begin;
        trial.Require(busy < TimeSpan.FromSeconds(0.5), $"It was busy for {busy} in a second of having no descriptor.");
        foreach (Socket socket in served)
        {
            socket.Send([42]);
            trial.Require(HasAnswer(socket, seconds: 30), "A client that was served is not served any more.");
        }

        // Those that go make room for others that wait; then all of them have gone but the last ones.
        served.Dispose();
        sockets.RemoveAll(served.Contains);
        var watch = Stopwatch.StartNew();
        trial.Require(HasAnswer(sockets[0], seconds: 30), "Nobody is served though there are descriptors again.");
        trial.Require(
            !trial.IsNightly || watch.Elapsed < TimeSpan.FromSeconds(1.5), $"It went on after {watch.Elapsed} only.");
        sockets.Skip(1).SkipLast(Free / 2).ToList().ForEach(socket => socket.Dispose());
        sockets.RemoveRange(1, sockets.Count - 1 - Free / 2);
        trial.Require(
            sockets.Skip(1).All(socket => HasAnswer(socket, seconds: 30)), "Some that waited were never served.");
        sockets.Dispose();
        server.WaitForConnections(0);
        int after = ProcessLook.Descriptors(server.Id);

        // One more: .NET copies the descriptor of standard error, when something is first said there.
        trial.Require(after <= needed + 1, $"It has {after} descriptors, and needed {needed} before.");
        server.Say("stop");
        var (code, _, errors) = server.End();
        trial.Require(code == 0, $"It ended with {code}: {errors}");
        return busy;
    }

    private static Socket Connect(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(new IPEndPoint(IPAddress.Loopback, port));
        return socket;
    }

    /// <summary>How many descriptors such a server has when nobody is there any more.</summary>
    private static (int Needed, int WithCode) Needed(Trial trial)
    {
        using ChildProcess server = EchoServerRole.Start(trial.Poller);
        using (Socket first = Connect(server.Port()))
        {
            first.Send([42]);
            trial.Require(HasAnswer(first, seconds: 30), "The server does not even answer one client.");
        }

        server.WaitForConnections(0);
        return (ProcessLook.Descriptors(server.Id), ProcessLook.DescriptorsWithCode(server.Id));
    }

    private static bool HasAnswer(Socket socket, double seconds)
    {
        try
        {
            return socket.Poll(TimeSpan.FromSeconds(seconds), SelectMode.SelectRead)
                && socket.Receive(new byte[1]) == 1;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
