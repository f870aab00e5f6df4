using System.Net;
using System.Net.Sockets;
using Dongsi.Reliability.Harness;
using Dongsi.Testing;
using Dongsi.Tests.Support;

namespace Dongsi.Reliability.Checks;

/// <summary>
/// Socket operations that are cancelled while the kernel works on them. With io_uring the kernel owns the buffer then,
/// and writes to it when it pleases; the other pollers must hold the same promises.
/// </summary>
internal sealed class InFlightCheck()
    : Check("R10", "A cancelled socket operation gives back its buffer and its descriptor, and loses no byte.")
{
    private const int InFlight = 128;
    private const int BufferSize = 64;
    private const byte Untouched = 0xCD;

    public override Action<Trial>? Canary => trial => Close(trial, scribbles: true);

    public override void Run(Trial trial)
    {
        int before = Descriptors.Open().Length;
        int races = trial.Size(InFlight, 10_000);
        Each(races, count => trial.RunWithPatience(() => Receive(trial, count, Moment.Waiting)));
        Each(races, count => trial.RunWithPatience(() => Receive(trial, count, Moment.DataIsThere)));
        Each(races, count => trial.RunWithPatience(() => Receive(trial, count, Moment.LoopHasSeen)));
        Each(races, count => trial.RunWithPatience(() => Accept(trial, count)));
        trial.Survived(3L * races, "cancelled receives");
        trial.Survived(races, "cancelled accepts");
        int closings = trial.Size(4, 200);
        for (int i = 0; i < closings; i++)
        {
            Close(trial, scribbles: false);
        }

        trial.Survived(closings, $"loops closed with {InFlight} receives in flight");
        int after = Descriptors.Open().Length;
        trial.Require(after == before, $"{before} descriptors before, {after} after.");
    }

    private enum Moment
    {
        /// <summary>Nothing has come: the cancellation wins.</summary>
        Waiting,

        /// <summary>Data has come to the socket: who wins is open.</summary>
        DataIsThere,

        /// <summary>The operation is done, and its task has not run yet: it is dropped.</summary>
        LoopHasSeen,
    }

    private static void Each(int races, Action<int> run)
    {
        for (int left = races; left > 0; left -= InFlight)
        {
            run(Math.Min(left, InFlight));
        }
    }

    private static Coroutine Receive(Trial trial, int count, Moment moment) => TaskGroup.Run(async group =>
    {
        for (int i = 0; i < count; i++)
        {
            group.CreateTask(ReceiveOne(trial, moment));
        }
    });

    private static async Coroutine ReceiveOne(Trial trial, Moment moment)
    {
        using var pair = new SocketPair();
        pair.Right.Blocking = false;
        EventLoop loop = Asyncio.RunningLoop;
        byte[] buffer = Buffer();
        LoopTask<int> receive = Asyncio.CreateTask(loop.SockRecv(pair.Right, buffer));
        for (int turns = trial.Random.Next(1, 4); turns > 0; turns--)
        {
            await Asyncio.Sleep(0);
        }

        byte[] message = new byte[trial.Random.Next(1, BufferSize)];
        trial.Random.NextBytes(message);
        if (moment != Moment.Waiting)
        {
            pair.Left.Send(message);
        }

        if (moment == Moment.LoopHasSeen)
        {
            await Asyncio.Sleep(0);
        }

        receive.Cancel();
        await Asyncio.Wait([(Future)receive]);
        if (moment == Moment.Waiting)
        {
            trial.Require(receive.Cancelled, "A receive has ended in spite of no data, or not at all.");
            pair.Left.Send(message);
        }

        byte[] got = receive.Cancelled ? [] : buffer[..receive.Result];
        byte[] rest = Buffer();
        while (got.Length < message.Length)
        {
            int more = await loop.SockRecv(pair.Right, rest);
            got = [.. got, .. rest[..more]];
        }

        trial.Require(got.AsSpan().SequenceEqual(message), "What was received is not what was sent.");
        RequireUntouched(trial, receive.Cancelled ? buffer : buffer[receive.Result..]);
    }

    private static async Coroutine Accept(Trial trial, int count)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
        {
            Blocking = false,
        };
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(InFlight);
        EventLoop loop = Asyncio.RunningLoop;
        for (int i = 0; i < count; i++)
        {
            LoopTask<Socket> accept = Asyncio.CreateTask(loop.SockAccept(listener));
            await Asyncio.Sleep(0);
            using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            client.Connect(listener.LocalEndPoint!);
            for (int turns = trial.Random.Next(3); turns > 0; turns--)
            {
                await Asyncio.Sleep(0);
            }

            accept.Cancel();
            await Asyncio.Wait([(Future)accept]);

            // Whoever lost, the connection is there for the next one.
            using Socket peer = accept.Cancelled ? await loop.SockAccept(listener) : accept.Result;
            trial.Require(
                peer.RemoteEndPoint!.Equals(client.LocalEndPoint), "The connection was accepted, and thrown away.");
        }
    }

    private static void Close(Trial trial, bool scribbles)
    {
        List<SocketPair> pairs = [.. Enumerable.Range(0, InFlight).Select(_ => new SocketPair())];
        List<byte[]> buffers = [.. pairs.Select(_ => Buffer())];
        trial.RunWithPatience(async () =>
        {
            for (int i = 0; i < InFlight; i++)
            {
                pairs[i].Right.Blocking = false;
                _ = Asyncio.CreateTask(Asyncio.RunningLoop.SockRecv(pairs[i].Right, buffers[i]));
            }

            // They are in flight, and some of them have something to receive when the loop is closed.
            await Asyncio.Sleep(0);
            await Asyncio.Sleep(0);
            if (scribbles)
            {
                buffers[^1][BufferSize / 2] = 0;
            }
        });
        pairs.ForEach(pair => pair.Left.Send(new byte[BufferSize]));
        Thread.Sleep(1);
        pairs.ForEach(pair => pair.Dispose());
        buffers.ForEach(buffer => RequireUntouched(trial, buffer));
    }

    private static byte[] Buffer()
    {
        byte[] buffer = new byte[BufferSize];
        Array.Fill(buffer, Untouched);
        return buffer;
    }

    private static void RequireUntouched(Trial trial, ReadOnlySpan<byte> buffer) => trial.Require(
        buffer.IndexOfAnyExcept(Untouched) < 0, "A buffer was written to that had been given back.");
}
