using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Dongsi.Reliability.Faults;
using Dongsi.Reliability.Harness;

namespace Dongsi.Reliability.Checks;

/// <summary>Every way to end a connection against every other, and the system that kills one in between.</summary>
internal sealed class EndingsCheck() : Check(
    "R24", "However each side ends a connection, both hear of it, by a documented exception or the end of the stream.")
{
    private const int Size = 300_000;
    private const double Patience = 10;

    // A side that never hears of the other's end is found.
    public override Action<Trial>? Canary => trial => trial.Run(
        () => Both(trial, "silence", patience: 0.3, _ => Asyncio.Sleep(60), (_, _) => Asyncio.Sleep(60)));

    public override void Run(Trial trial)
    {
        Ending[] all = Enum.GetValues<Ending>();
        foreach (Ending client in all)
        {
            foreach (Ending server in all)
            {
                trial.Run(() => Meet(trial, client, server));
            }
        }

        trial.Survived(all.Length * all.Length, "pairs of endings");
        int kills = trial.Size(20, 1_000);
        int killed = 0;
        for (int i = 0; i < kills; i++)
        {
            trial.Run(async () => killed += await Kill(trial) ? 1 : 0);
        }

        trial.Survived(killed, "connections killed by ss -K");
    }

    private static async Coroutine Meet(Trial trial, Ending client, Ending server)
    {
        (string ours, string theirs) = await Both(
            trial,
            $"{client} of the client, {server} of the server",
            Patience,
            connection => Part(connection.Reader, connection.Writer, client),
            (reader, writer) => Part(reader, writer, server));
        bool isFriendly = client == Ending.HalfClose && server == Ending.HalfClose;
        trial.Require(
            !isFriendly || (ours == "ok" && theirs == "ok"),
            $"Both ended their sending half and read on, and it ended with {ours} and {theirs}.");
    }

    /// <returns>False if the system does not kill connections.</returns>
    private static async Coroutine<bool> Kill(Trial trial)
    {
        bool isDead = false;
        await Both(
            trial,
            "ss -K",
            Patience,
            async connection =>
            {
                // The reading goes on until the connection is killed, somewhere in the middle.
                await connection.Reader.ReadExactly(1 + trial.Random.Next(100_000));
                await Asyncio.RunProcess("ss", ["-K", "dport", "=", $":{Port(connection.Writer)}"], check: false);
                isDead = await Documented.Outcome(() => ReadOn(connection.Reader), Documented.IsOfConnection) != "ok";
                connection.Writer.Close();
            },
            async (reader, writer) =>
            {
                while (!writer.IsClosing && !isDead)
                {
                    writer.Write(new byte[10_000]);
                    await writer.Drain();
                }
            });
        return isDead;

        async Coroutine ReadOn(AsyncStreamReader reader)
        {
            // Without the right to kill it would go on for ever.
            for (long read = 0; read < 64 << 20;)
            {
                byte[] data = await reader.Read(65536);
                if (data.Length == 0)
                {
                    throw new IncompleteReadException(data, null);
                }

                read += data.Length;
            }
        }

        static string Port(AsyncStreamWriter writer) =>
            ((IPEndPoint)writer.RemoteEndPoint!).Port.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Runs both sides of a connection, which end in time and as is documented.</summary>
    private static async Coroutine<(string Client, string Server)> Both(
        Trial trial,
        string what,
        double patience,
        Func<(AsyncStreamReader Reader, AsyncStreamWriter Writer), Coroutine> client,
        Func<AsyncStreamReader, AsyncStreamWriter, Coroutine> server)
    {
        string ours = "nothing", theirs = "nothing";
        var served = new AsyncEvent();
        await using Server listener = await Asyncio.StartServer(Serve, "127.0.0.1", 0);
        CancelScope scope = await Asyncio.MoveOnAfter(patience, async _ =>
        {
            var (reader, writer) = await Asyncio.OpenConnection("127.0.0.1", listener.Port);
            ours = await Documented.Outcome(() => client((reader, writer)), Documented.IsOfConnection);
            writer.Close();
            await served.Wait();
        });
        trial.Require(!scope.CancelledCaught, $"{what}: it hangs; the client has come to {ours}, the server to {theirs}.");
        return (ours, theirs);

        async Coroutine Serve(AsyncStreamReader reader, AsyncStreamWriter writer)
        {
            theirs = await Documented.Outcome(() => server(reader, writer), Documented.IsOfConnection);
            writer.Close();
            served.Set();
        }
    }

    private static async Coroutine Part(AsyncStreamReader reader, AsyncStreamWriter writer, Ending ending)
    {
        // Both write more than the system keeps, so that the end comes in the middle of something.
        byte[] data = new byte[Size];
        await Asyncio.Gather(Send(), Read());

        async Coroutine Send()
        {
            writer.Write(data);
            switch (ending)
            {
                case Ending.HalfClose:
                    writer.WriteEof();
                    break;
                case Ending.Close:
                    await writer.Drain();
                    writer.Close();
                    await writer.WaitClosed();
                    break;
                case Ending.Abort:
                    writer.Transport.Abort();
                    await writer.WaitClosed();
                    break;
                case Ending.Reset:
                    ((Socket)writer.GetExtraInfo("socket")!).LingerState = new LingerOption(enable: true, seconds: 0);
                    writer.Transport.Abort();
                    await writer.WaitClosed();
                    break;
                default:
                    throw new UnreachableException();
            }
        }

        async Coroutine Read()
        {
            int left = Size;
            while (left > 0 && await reader.Read(65536) is { Length: > 0 } some)
            {
                left -= some.Length;
            }

            if (left > 0)
            {
                throw new IncompleteReadException([], Size);
            }
        }
    }
}
