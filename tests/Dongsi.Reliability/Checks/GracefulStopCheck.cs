using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Dongsi.Reliability.Harness;
using Dongsi.Reliability.Roles;

namespace Dongsi.Reliability.Checks;

/// <summary>A service is told to stop while it has much to do.</summary>
internal sealed class GracefulStopCheck() : Check(
    "R38", "A server that is told to stop takes nobody new, lets what it has begun end in time, and cuts the rest off.")
{
    private const int SIGTERM = 15;

    // A request that takes longer than there is time for is not answered, and that is found.
    public override Action<Trial>? Canary => trial =>
        Stop(trial, clients: 10, seconds: 60, grace: 0.2, terms: 1, all: true);

    public override void Run(Trial trial)
    {
        int clients = trial.Size(100, 1_000);
        int times = trial.Size(1, 20);
        for (int i = 0; i < times; i++)
        {
            Stop(trial, clients, seconds: 1, grace: 30, terms: 1, all: true);
            Stop(trial, clients, seconds: 60, grace: 0.3, terms: 1, all: false);
            Stop(trial, clients, seconds: 60, grace: 60, terms: 2, all: false);
        }

        trial.Held(clients, "requests under way at the stop");
        trial.Survived(3 * times, "stops: in time, at the deadline, by a second signal");
    }

    private static void Stop(Trial trial, int clients, double seconds, double grace, int terms, bool all)
    {
        using ChildProcess server = ChildProcess.Start(
            "graceful-server", [Options.NameOf(trial.Poller), Text(seconds), Text(grace)]);
        int port = server.Port();
        using var sockets = new Sockets();
        for (int i = 0; i < clients; i++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Connect(new IPEndPoint(IPAddress.Loopback, port));
            socket.Send("please\n"u8);
            sockets.Add(socket);
        }

        trial.Require(sockets.TrueForAll(socket => HasAnswer(socket, length: 1)), "A request has not begun.");
        Signals.Send(server.Id, SIGTERM);
        trial.Require(server.Line() == $"begun {clients}", "Not all requests had begun.");
        trial.Require(IsRefused(port), "A new connection is accepted after the stop.");
        for (int i = 1; i < terms; i++)
        {
            Thread.Sleep(100);
            Signals.Send(server.Id, SIGTERM);
        }

        int answered = sockets.Count(socket => HasAnswer(socket, length: 7));
        trial.Require(answered == (all ? clients : 0), $"{answered} of {clients} requests were answered.");
        var (code, _, errors) = server.End(TimeSpan.FromSeconds(15));
        trial.Require(code == (all ? 0 : 3) && errors.Length == 0, $"It ended with {code}: {errors}");

        static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);
    }

    // The server closes first the door, and then the shop, in the same turn; the signal's way takes a moment.
    private static bool IsRefused(int port)
    {
        for (int i = 0; i < 100; i++)
        {
            using var late = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                late.Connect(new IPEndPoint(IPAddress.Loopback, port));
                Thread.Sleep(10);
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionRefused)
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasAnswer(Socket socket, int length)
    {
        byte[] answer = new byte[length];
        try
        {
            return socket.Poll(TimeSpan.FromSeconds(15), SelectMode.SelectRead) && socket.Receive(answer) == length;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
