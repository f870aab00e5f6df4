using System.Net;
using System.Text;
using Xunit;

namespace Dongsi.Tests.Everywhere;

// AnyIO's streams: every byte that was sent is received once, or still on its way.
internal static partial class CaseTable
{
    private static readonly IPEndPoint s_loopback = new(IPAddress.Loopback, 0);

    private static IEnumerable<Case> ByteStreams =>
    [
        .. from name in (string[])["IByteReceiveStream", "MemoryByteStream", "StapledByteStream"]
           select Receiving($"{name}.Receive", async (stream, heard) =>
               heard.Add(await Stapled(name, stream).Receive(4))),
        .. from name in (string[])["IByteSendStream", "MemoryByteStream", "StapledByteStream"]
           select Sending($"{name}.Send", (stream, text) => Stapled(name, stream).Send(Encoding.UTF8.GetBytes(text))),
        Buffered("Receive", async (stream, heard) => heard.Add(await stream.Receive(4))),
        Buffered("ReceiveExactly", async (stream, heard) => heard.Add(await stream.ReceiveExactly(7))),
        Buffered("ReceiveUntil", async (stream, heard) =>
        {
            heard.Add(await stream.ReceiveUntil("\n"u8.ToArray(), 100));
            heard.Add("\n"u8.ToArray());
        }),
        Receiving("TextReceiveStream.Receive", async (stream, heard) =>
            heard.Add(Encoding.UTF8.GetBytes(await new TextReceiveStream(stream).Receive()))),
        Receiving("TextStream.Receive", async (stream, heard) =>
            heard.Add(Encoding.UTF8.GetBytes(await new TextStream(stream).Receive()))),
        Sending("TextSendStream.Send", (stream, text) => new TextSendStream(stream).Send(text)),
        Sending("TextStream.Send", (stream, text) => new TextStream(stream).Send(text)),
        new("IObjectSendStream.Send", async world => await SendAll(world, capacity: 0)) { Check = CheckFreight },
        new("IObjectReceiveStream.Receive", async world => await ReceiveAll(world, capacity: 0))
        {
            Check = CheckFreight,
        },
        new("StapledObjectStream.Send", async world =>
        {
            Freight freight = world.Keep(new Freight(0));
            world.Partner(freight.ReceiveMany());
            var stream = new StapledObjectStream<int>(freight.Sender, freight.Receiver);
            await stream.Send(1);
            freight.Sent.Add(1);
        })
        {
            Check = CheckFreight,
        },
        new("StapledObjectStream.Receive", async world =>
        {
            Freight freight = world.Keep(new Freight(0));
            world.Partner(freight.SendMany());
            freight.Received.Add(await new StapledObjectStream<int>(freight.Sender, freight.Receiver).Receive());
        })
        {
            Check = CheckFreight,
        },
        Io("Asyncio.CreateUdpSocket", async world =>
        {
            UdpSocket socket = await Asyncio.CreateUdpSocket(s_loopback);
            socket.Dispose();
            await Asyncio.Sleep(0);
        }),
        Io("Asyncio.CreateConnectedUdpSocket", async world =>
        {
            ConnectedUdpSocket socket = await Asyncio.CreateConnectedUdpSocket(new IPEndPoint(IPAddress.Loopback, 9));
            socket.Dispose();
            await Asyncio.Sleep(0);
        }),
        Io("UdpSocket.Receive", async world =>
        {
            UdpSocket left = await SomeUdp(world);
            UdpSocket right = await SomeUdp(world);
            world.Partner(Later(right.SendTo("x"u8.ToArray(), left.LocalEndPoint)));
            Assert.Equal("x", Encoding.UTF8.GetString((await left.Receive()).Data));
        }),
        .. from name in (string[])["UdpSocket.Send", "UdpSocket.SendTo"]
           select Io(name, async world =>
           {
               UdpSocket left = await SomeUdp(world);
               UdpSocket right = await SomeUdp(world);
               await right.Send(("x"u8.ToArray(), left.LocalEndPoint));
               await right.SendTo("y"u8.ToArray(), left.LocalEndPoint);
               await left.Receive();
               await left.Receive();
           }),
        .. from name in (string[])["ConnectedUdpSocket.Send", "ConnectedUdpSocket.Receive"]
           select Io(name, async world =>
           {
               UdpSocket server = await SomeUdp(world);
               ConnectedUdpSocket client = await Asyncio.CreateConnectedUdpSocket(server.LocalEndPoint);
               world.AtEnd(client.Dispose);
               await client.Send("ping"u8.ToArray());
               await server.Send(await server.Receive());
               Assert.Equal("ping", Encoding.UTF8.GetString(await client.Receive()));
           }),
    ];

    private static IByteStream Stapled(string name, IByteStream stream) =>
        name == "StapledByteStream" ? new StapledByteStream(stream, stream) : stream;

    private static Case Receiving(string awaits, Func<IByteStream, List<byte[]>, Coroutine> receive) =>
        new(awaits, async world =>
        {
            Parcel parcel = world.Keep(new Parcel());
            world.Partner(parcel.SendSlowly());
            await receive(parcel.Right, parcel.Heard);
            await receive(parcel.Right, parcel.Heard);
        })
        {
            Check = CheckParcel,
        };

    private static Case Buffered(string method, Func<BufferedByteReceiveStream, List<byte[]>, Coroutine> receive) =>
        new($"BufferedByteReceiveStream.{method}", async world =>
        {
            Parcel parcel = world.Keep(new Parcel());
            world.Partner(parcel.SendSlowly());
            parcel.Buffered = new BufferedByteReceiveStream(parcel.Right);
            await receive(parcel.Buffered, parcel.Heard);
        })
        {
            Check = CheckParcel,
        };

    private static Case Sending(string awaits, Func<IByteStream, string, Coroutine> send) =>
        new(awaits, async world =>
        {
            Parcel parcel = world.Keep(new Parcel());
            world.Partner(parcel.ReceiveSlowly());
            foreach (string text in new[] { "one", "two", "three" })
            {
                await send(parcel.Left, text);
                parcel.Sent += text;
            }
        })
        {
            Check = CheckParcel,
        };

    private static async Coroutine<UdpSocket> SomeUdp(World world)
    {
        UdpSocket socket = await Asyncio.CreateUdpSocket(s_loopback);
        world.AtEnd(socket.Dispose);
        return socket;
    }

    private static async Coroutine Later(Coroutine coroutine)
    {
        await Asyncio.Sleep(Moment);
        await coroutine;
    }

    private static void CheckParcel(World world)
    {
        if (world.Kept<Parcel>() is { } parcel)
        {
            string heard = string.Concat(parcel.Heard.Select(Encoding.UTF8.GetString))
                + Encoding.UTF8.GetString(parcel.Buffered is null ? [] : parcel.Buffered.Buffer);
            Assert.StartsWith(heard, parcel.Sent, StringComparison.Ordinal);
            Assert.Equal(parcel.Sent.Length - heard.Length, parcel.Right.GetStatistics().Incoming);
        }
    }

    /// <summary>Two streams in memory, and what went through them.</summary>
    private sealed class Parcel
    {
        public Parcel() => (Left, Right) = MemoryByteStream.CreatePair(capacity: 3);

        public MemoryByteStream Left { get; }

        public MemoryByteStream Right { get; }

        public BufferedByteReceiveStream? Buffered { get; set; }

        public string Sent { get; set; } = "";

        public List<byte[]> Heard { get; } = [];

        public async Coroutine SendSlowly()
        {
            foreach (string piece in new[] { "hel", "lo\nw", "orld\n", "end" })
            {
                await Asyncio.Sleep(0);
                await Left.Send(Encoding.UTF8.GetBytes(piece));
                Sent += piece;
            }
        }

        public async Coroutine ReceiveSlowly()
        {
            while (true)
            {
                await Asyncio.Sleep(1);
                Heard.Add(await Right.Receive());
            }
        }
    }
}
