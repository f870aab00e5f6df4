using Xunit;

namespace Dongsi.Tests.Everywhere;

// Streams: no byte is lost, and no connection is left open.
internal static partial class CaseTable
{
    // More than the system keeps of a connection.
    private const int Big = 8_000_000;

    private static IEnumerable<Case> Streams =>
    [
        new("Asyncio.OpenConnection", async world =>
        {
            Server server = await SomeServer(world);
            var (_, writer) = await Asyncio.OpenConnection("localhost", server.Port);
            writer.Close();
        })
        {
            HasIo = true,
        },
        new("Asyncio.OpenUnixConnection", async world =>
        {
            string path = "\0dongsi-" + Guid.NewGuid().ToString("N");
            Owned(world, world.Loop.CreateUnixServer(() => new SilentProtocol(), path));
            var (_, writer) = await Asyncio.OpenUnixConnection(path);
            writer.Close();
        })
        {
            HasIo = true,
        },
        new("Asyncio.StartServer", async world => Owned(
            world, await Asyncio.StartServer((_, writer) => writer.WaitClosed(), "localhost", 0)))
        {
            HasIo = true,
        },
        new("Asyncio.StartUnixServer", async world =>
        {
            // It has no name to look up, and waits for nothing unless its scope is cancelled.
            await Asyncio.Sleep(0);
            Owned(world, await Asyncio.StartUnixServer(
                (_, writer) => writer.WaitClosed(), "\0dongsi-" + Guid.NewGuid().ToString("N")));
        })
        {
            HasIo = true,
        },
        new("AsyncStreamWriter.Drain", async world =>
        {
            Received received = world.Keep(new Received());
            Server server = await world.Loop.CreateServer(() => received, "127.0.0.1");
            world.AtEnd(() =>
            {
                server.Close();
                world.Loop.CreateTask(server.WaitClosed());
            });
            var (_, writer) = await Asyncio.OpenConnection("127.0.0.1", server.Port);
            world.AtEnd(writer.Close);
            received.HasAll = true;
            writer.Write(new byte[Big]);
            await writer.Drain();
        })
        {
            HasIo = true,

            // What was written before the wait arrives whether or not that was cancelled.
            Check = world => Assert.Equal(
                world.Kept<Received>() is { HasAll: true } ? Big : 0, world.Kept<Received>()?.Count ?? 0),
        },
        new("AsyncStreamWriter.WaitClosed", async world =>
        {
            Server server = await SomeServer(world);
            var (_, writer) = await Asyncio.OpenConnection("127.0.0.1", server.Port);
            writer.Close();
            await writer.WaitClosed();
        })
        {
            HasIo = true,
        },
        Reading("Read", async (reader, read) => read.Add(await reader.Read(4))),
        Reading("Read", async (reader, read) => read.Add(await reader.Read())),
        Reading("Read", async (reader, read) =>
        {
            byte[] memory = new byte[5];
            read.Add(memory[..await reader.Read(memory)]);
        }),
        Reading("ReadExactly", async (reader, read) => read.Add(await reader.ReadExactly(7))),
        Reading("ReadExactly", async (reader, read) =>
        {
            byte[] memory = new byte[7];
            await reader.ReadExactly(memory);
            read.Add(memory);
        }),
        Reading("ReadLine", async (reader, read) => read.Add(await reader.ReadLine())),
        Reading("ReadUntil", async (reader, read) => read.Add(await reader.ReadUntil("or"u8.ToArray()))),
        new("LineEnumerator.MoveNextAsync", world => ReadFed(world, async (reader, read) =>
        {
            LineEnumerator lines = reader.GetAsyncEnumerator();
            while (await lines.MoveNextAsync())
            {
                read.Add(lines.Current);
            }
        }))
        {
            Check = NothingWasLost,
        },
        new("AsyncStreamReader.Read", world => OverConnection(world, async (reader, read) =>
        {
            // Long enough for the system to put it there itself.
            byte[] memory = new byte[8192];
            for (int count; (count = await reader.Read(memory)) > 0;)
            {
                read.Add(memory[..count]);
            }
        }))
        {
            HasIo = true,
            Check = NothingWasLost,
        },
    ];

    private static Case Reading(string method, Func<AsyncStreamReader, List<byte[]>, Coroutine> read) =>
        new($"AsyncStreamReader.{method}", world => ReadFed(world, read)) { Check = NothingWasLost };

    /// <summary>A reader that is fed piece by piece while it is read.</summary>
    private static async Coroutine ReadFed(World world, Func<AsyncStreamReader, List<byte[]>, Coroutine> read)
    {
        Fed fed = world.Keep(new Fed(new AsyncStreamReader()));
        world.Partner(Feed());
        await read(fed.Reader, fed.Read);

        async Coroutine Feed()
        {
            foreach (string piece in new[] { "hel", "lo\nw", "orld\n", "end" })
            {
                await Asyncio.Sleep(0);
                fed.Feed(piece);
            }

            fed.Reader.FeedEof();
        }
    }

    private static async Coroutine OverConnection(World world, Func<AsyncStreamReader, List<byte[]>, Coroutine> read)
    {
        Server server = await SomeStreams(world, async (_, writer) =>
        {
            writer.Write("hello\n"u8);
            await Asyncio.Sleep(Moment);
            writer.Write("world"u8);
            await writer.DisposeAsync();
        });
        var (reader, writer) = await Asyncio.OpenConnection("127.0.0.1", server.Port);

        // Holds the writer too: one that is collected before the end would say that it was forgotten.
        world.AtEnd(() => writer.Transport.Abort());
        Fed fed = world.Keep(new Fed(reader));
        fed.IsWhole = "hello\nworld";
        await read(reader, fed.Read);
        writer.Close();
    }

    private static async Coroutine<Server> SomeStreams(
        World world, Func<AsyncStreamReader, AsyncStreamWriter, Coroutine> handler) =>
        Owned(world, await Asyncio.StartServer(handler, "127.0.0.1", 0));

    private static void NothingWasLost(World world)
    {
        if (world.Kept<Fed>() is { } fed)
        {
            fed.Read.Add(fed.Reader.ReadNoWait());
            string read = string.Concat(fed.Read.Select(System.Text.Encoding.UTF8.GetString));
            if (fed.IsWhole is { } whole)
            {
                // It was cut off at some point, and what came until then has no hole.
                Assert.StartsWith(read, whole, StringComparison.Ordinal);
            }
            else
            {
                Assert.Equal(fed.Text, read);
            }
        }
    }

    /// <summary>What a reader got, and what was read from it.</summary>
    private sealed class Fed(AsyncStreamReader reader)
    {
        public AsyncStreamReader Reader => reader;

        public List<byte[]> Read { get; } = [];

        public string Text { get; private set; } = "";

        public string? IsWhole { get; set; }

        public void Feed(string piece)
        {
            Text += piece;
            reader.FeedData(System.Text.Encoding.UTF8.GetBytes(piece));
        }
    }

    private sealed class Received : Protocol
    {
        public bool HasAll { get; set; }

        public int Count { get; private set; }

        public override void DataReceived(ReadOnlyMemory<byte> data) => Count += data.Length;
    }
}
