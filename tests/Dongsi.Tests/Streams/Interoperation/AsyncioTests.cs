using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Streams.Interoperation;

/// <summary>We talk to the real asyncio, as its client and as its server. Needs Python.</summary>
public sealed class AsyncioTests
{
    private const int Big = 20_000_000;

    // Echoes lines; "big" asks for so many bytes, and "digest" takes bytes to the end and answers after it.
    private const string ServerScript = """
        import asyncio, hashlib

        served = asyncio.Event()

        async def serve(reader, writer):
            while line := await reader.readline():
                word, _, rest = line.decode().strip().partition(" ")
                if word == "echo":
                    writer.write(rest.encode() + b"\n")
                elif word == "big":
                    data = bytes(i * 7 % 251 for i in range(1000)) * (int(rest) // 1000)
                    for at in range(0, len(data), 100_000):
                        writer.write(data[at:at + 100_000])
                        await writer.drain()
                elif word == "digest":
                    writer.write(hashlib.sha256(await reader.read()).hexdigest().encode())
                await writer.drain()
            writer.close()
            await writer.wait_closed()
            served.set()

        async def main():
            server = await asyncio.start_server(serve, "127.0.0.1", 0)
            print(server.sockets[0].getsockname()[1])
            await served.wait()
            server.close()

        asyncio.run(main())
        """;

    private const string ClientScript = """
        import asyncio, hashlib, sys

        async def main():
            port, big = int(sys.argv[1]), int(sys.argv[2])
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            for i in range(100):
                writer.write(b"echo line %d\n" % i)
                assert await reader.readline() == b"line %d\n" % i
            writer.write(b"big %d\n" % big)
            digest = hashlib.sha256(await reader.readexactly(big)).hexdigest()
            writer.write(b"digest\n")
            data = bytes(i * 7 % 251 for i in range(1000)) * (big // 1000)
            for at in range(0, big, 100_000):
                writer.write(data[at:at + 100_000])
                await writer.drain()
            writer.write_eof()
            answer = await reader.read()
            assert reader.at_eof()
            writer.close()
            await writer.wait_closed()
            print(digest, answer.decode())

        asyncio.run(main())
        """;

    [Theory, ClassData(typeof(EveryPoller))]
    public void Our_client_talks_to_its_server(PollerKind poller) => IoLoop.Run(poller, async _ =>
    {
        if (!Python.IsHere)
        {
            SayThatThereIsNone();
            return;
        }

        using var python = new Python(ServerScript);
        int port = int.Parse(await python.ReadLine(), CultureInfo.InvariantCulture);
        var (reader, writer) = await Asyncio.OpenConnection("127.0.0.1", port);
        for (int i = 0; i < 100; i++)
        {
            writer.Write(Encoding.UTF8.GetBytes($"echo line {i}\n"));
            Assert.Equal($"line {i}\n", Encoding.UTF8.GetString(await reader.ReadLine()));
        }

        writer.Write(Encoding.UTF8.GetBytes($"big {Big}\n"));
        Assert.Equal(Data(), await reader.ReadExactly(Big));
        writer.Write("digest\n"u8);
        await SendAll(writer);
        writer.WriteEof();
        Assert.Equal(Digest(Data()), Encoding.UTF8.GetString(await reader.Read()));
        await writer.DisposeAsync();
        await python.End();
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void Its_client_talks_to_our_server(PollerKind poller) => IoLoop.Run(poller, async _ =>
    {
        if (!Python.IsHere)
        {
            SayThatThereIsNone();
            return;
        }

        await using Server server = await Asyncio.StartServer(Serve, "127.0.0.1", 0);
        using var python = new Python(ClientScript, $"{server.Port}", Big.ToString(CultureInfo.InvariantCulture));
        Assert.Equal($"{Digest(Data())} {Digest(Data())}", await python.End());
    });

    private static void SayThatThereIsNone() => TestContext.Current.TestOutputHelper?.WriteLine(
        "There is no python3 of 3.11 or later here: nothing was tried.");

    private static async Coroutine Serve(AsyncStreamReader reader, AsyncStreamWriter writer)
    {
        await using (writer)
        {
            await foreach (byte[] line in reader)
            {
                string[] words = Encoding.UTF8.GetString(line).TrimEnd().Split(' ', 2);
                switch (words[0])
                {
                    case "echo":
                        writer.Write(Encoding.UTF8.GetBytes($"{words[1]}\n"));
                        break;
                    case "big":
                        await SendAll(writer);
                        break;
                    default:
                        writer.Write(Encoding.UTF8.GetBytes(Digest(await reader.Read())));
                        break;
                }

                await writer.Drain();
            }
        }
    }

    private static async Coroutine SendAll(AsyncStreamWriter writer)
    {
        byte[] data = Data();
        for (int at = 0; at < data.Length; at += 100_000)
        {
            writer.Write(data.AsMemory(at, 100_000));
            await writer.Drain();
        }
    }

    /// <summary>The same as the scripts make.</summary>
    private static byte[] Data()
    {
        byte[] data = new byte[Big];
        for (int i = 0; i < data.Length; i++)
        {
            data[i] = (byte)(i % 1000 * 7 % 251);
        }

        return data;
    }

    private static string Digest(byte[] data) => Convert.ToHexStringLower(SHA256.HashData(data));
}
