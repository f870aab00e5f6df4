using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Dongsi.Testing.Tests.Network;

/// <summary>What a program sees of a network, as one contract: each writes down what it has seen, and must see the same
/// on the simulated network and on real sockets with every poller.</summary>
internal static class NetworkPrograms
{
    private const string Home = "127.0.0.1";

    private static readonly X509Certificate2 s_certificate = MakeCertificate();

    public static IReadOnlyDictionary<string, Func<Action<string>, Coroutine>> All { get; } =
        new Dictionary<string, Func<Action<string>, Coroutine>>
        {
            ["echo"] = Echo,
            ["refused"] = Refused,
            ["no such name"] = NoSuchName,
            ["half close"] = HalfClose,
            ["reset"] = Reset,
            ["close with unread bytes"] = CloseUnread,
            ["end before a line"] = EndBeforeLine,
            ["line too long"] = LineTooLong,
            ["backpressure"] = Backpressure,
            ["write after the other side has closed"] = WriteToClosed,
            ["server closes"] = ServerCloses,
            ["shutdown with grace"] = ShutdownWithGrace,
            ["abort"] = Abort,
            ["cancelled read"] = CancelledRead,
            ["address in use"] = AddressInUse,
            ["second address answers"] = SecondAddress,
            ["Unix socket"] = Unix,
            ["datagrams"] = Datagrams,
            ["datagram to nobody"] = DatagramToNobody,
            ["TLS"] = Tls,
            ["TLS with a wrong name"] = TlsWrongName,
        };

    private static async Coroutine Echo(Action<string> log)
    {
        await using Server server = await Asyncio.StartServer(SimulatedTimeTests.Echo, Home, 0);
        log($"{server.IsServing} {((IPEndPoint)server.LocalEndPoint!).Address}");
        var (reader, writer) = await Asyncio.OpenConnection(Home, server.Port);
        log($"{writer.Transport.GetExtraInfo("peername")!.Equals(server.LocalEndPoint)}");
        writer.Write("one\ntwo\n"u8.ToArray());
        log(await Line(reader));
        log(await Line(reader));
        writer.WriteEof();
        log($"{(await reader.Read()).Length} {reader.AtEof}");
        writer.Close();
        await writer.WaitClosed();
        await server.Shutdown(5);
        log($"{server.GetStatistics().Connections} {server.IsServing}");
    }

    private static async Coroutine Refused(Action<string> log)
    {
        Server server = await Asyncio.StartServer(SimulatedTimeTests.Echo, Home, 0);
        int port = server.Port;
        server.Close();
        await Seen(log, async () => await Asyncio.OpenConnection(Home, port));
    }

    private static Coroutine NoSuchName(Action<string> log) =>
        Seen(log, async () => await Asyncio.OpenConnection("no-such-host.invalid", 1));

    private static Coroutine HalfClose(Action<string> log) => Pair(log, async (reader, writer) =>
    {
        byte[] all = await reader.Read();
        log($"server has read {all.Length} and the end");
        writer.Write(all);
        writer.Close();
    }, async (reader, writer) =>
    {
        writer.Write(new byte[5000]);
        writer.WriteEof();
        log($"client has read {(await reader.Read()).Length} and the end");
        await Seen(log, () =>
        {
            writer.Write(new byte[1]);
            return Asyncio.Sleep(0);
        });
    });

    private static Coroutine Reset(Action<string> log) => Pair(log, async (reader, writer) =>
    {
        // To close with bytes unread breaks a connection off.
        await Until(async () => (await reader.Read(1)).Length == 1);
        writer.Transport.PauseReading();
        writer.Write("go on"u8.ToArray());
        await Asyncio.Sleep(0.2);
        writer.Transport.Abort();
    }, async (reader, writer) =>
    {
        writer.Write("x"u8.ToArray());
        log(Encoding.UTF8.GetString(await reader.ReadExactly(5)));
        writer.Write(new byte[10]);
        await Seen(log, async () => log($"read {(await reader.Read(100)).Length}"));
        await Seen(log, async () => await reader.Read(100));
    });

    private static Coroutine CloseUnread(Action<string> log) => Pair(log, async (reader, writer) =>
    {
        writer.Transport.PauseReading();
        await Asyncio.Sleep(0.2);
        writer.Close();
    }, async (reader, writer) =>
    {
        writer.Write(new byte[10]);
        await Seen(log, async () => log($"read {(await reader.Read(100)).Length}"));
    });

    private static Coroutine EndBeforeLine(Action<string> log) => Pair(log, async (reader, writer) =>
    {
        writer.Write("no end of line"u8.ToArray());
        writer.Close();
        await writer.WaitClosed();
    }, async (reader, writer) =>
    {
        await Seen(log, async () => await reader.ReadUntil("\n"u8.ToArray()));
        log($"{(await reader.Read()).Length} {reader.AtEof}");
    });

    private static Coroutine LineTooLong(Action<string> log) => Pair(log, async (reader, writer) =>
    {
        writer.Write(new byte[200_000]);
        writer.Close();
        await Asyncio.Sleep(0);
    }, async (reader, writer) => await Seen(log, async () => await reader.ReadUntil("\n"u8.ToArray())));

    private static Coroutine Backpressure(Action<string> log) => Pair(log, async (reader, writer) =>
    {
        await Asyncio.Sleep(0.3);
        byte[] hash = SHA256.HashData(await reader.Read());
        log(Convert.ToHexString(hash));
        writer.Close();
    }, async (reader, writer) =>
    {
        byte[] data = new byte[16 * 1024 * 1024];
        for (int i = 0; i < data.Length; i++)
        {
            data[i] = (byte)(i * 7 + i / 1000);
        }

        writer.Write(data);
        log($"must wait: {writer.Transport.WriteBufferSize > 0}");
        await writer.Drain();
        log($"under the limit: {writer.Transport.WriteBufferSize <= writer.Transport.WriteBufferLimits.High}");
        writer.WriteEof();
        log($"{(await reader.Read()).Length}");
    });

    private static Coroutine WriteToClosed(Action<string> log) => Pair(log, async (reader, writer) =>
    {
        writer.Close();
        await writer.WaitClosed();
    }, async (reader, writer) =>
    {
        log($"{(await reader.Read()).Length}");
        await Seen(log, async () =>
        {
            for (int i = 0; i < 100; i++)
            {
                writer.Write(new byte[100]);
                await writer.Drain();
                await Asyncio.Sleep(0.01);
            }
        });
    });

    private static async Coroutine ServerCloses(Action<string> log)
    {
        Server server = await Asyncio.StartServer(SimulatedTimeTests.Echo, Home, 0);
        int port = server.Port;
        var (reader, writer) = await Asyncio.OpenConnection(Home, port);
        writer.Write("a\n"u8.ToArray());
        log(await Line(reader));
        server.Close();
        await Seen(log, async () => await Asyncio.OpenConnection(Home, port));
        writer.Write("b\n"u8.ToArray());
        log($"still there: {await Line(reader)}");
        server.CloseClients();
        log($"{(await reader.Read()).Length}");
        await server.WaitClosed();
        writer.Close();
    }

    private static async Coroutine ShutdownWithGrace(Action<string> log)
    {
        Server server = await Asyncio.StartServer(SimulatedTimeTests.Echo, Home, 0);
        var (reader, writer) = await Asyncio.OpenConnection(Home, server.Port);
        writer.Write("a\n"u8.ToArray());
        log(await Line(reader));
        TimeSpan start = Asyncio.RunningLoop.Time;
        await server.Shutdown(0.3);
        log($"waited {Asyncio.RunningLoop.Time - start >= TimeSpan.FromSeconds(0.3)}");
        log($"{(await reader.Read()).Length}");
        writer.Close();
    }

    private static Coroutine Abort(Action<string> log) => Pair(log, async (reader, writer) =>
    {
        await Seen(log, async () => log($"server has read {(await reader.Read()).Length}"));
        writer.Close();
    }, async (reader, writer) =>
    {
        writer.Transport.Abort();
        await Seen(log, async () => await writer.WaitClosed());
        log($"{writer.IsClosing} {(await reader.Read()).Length}");
    });

    private static Coroutine CancelledRead(Action<string> log) => Pair(log, async (reader, writer) =>
    {
        await Asyncio.Sleep(0.3);
        writer.Write("late\n"u8.ToArray());
        writer.Close();
    }, async (reader, writer) =>
    {
        await Seen(log, async () => await Asyncio.WaitFor(reader.ReadLine(), 0.1));
        log(await Line(reader));
    });

    private static async Coroutine AddressInUse(Action<string> log)
    {
        await using Server server = await Asyncio.StartServer(SimulatedTimeTests.Echo, Home, 0);
        await Seen(log, async () => await Asyncio.StartServer(SimulatedTimeTests.Echo, Home, server.Port));
        await Seen(log, async () => await Asyncio.StartServer(SimulatedTimeTests.Echo, "192.0.2.1", 0));
    }

    private static async Coroutine SecondAddress(Action<string> log)
    {
        await using Server server = await Asyncio.StartServer(SimulatedTimeTests.Echo, Home, 0);
        var (reader, writer) = await Asyncio.OpenConnection("", server.Port);
        writer.Write("a\n"u8.ToArray());
        log(await Line(reader));
        writer.Close();
    }

    private static async Coroutine Unix(Action<string> log)
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        string name = $"\0{Path.GetRandomFileName()}";
        await Seen(log, async () => await Asyncio.OpenUnixConnection(path));
        await Seen(log, async () => await Asyncio.OpenUnixConnection(name));
        Server server = await Asyncio.StartUnixServer(SimulatedTimeTests.Echo, path);
        log($"{server.LocalEndPoint!.ToString() == path} {server.Port}");
        await Seen(log, async () => await Asyncio.StartUnixServer(SimulatedTimeTests.Echo, path));
        var (reader, writer) = await Asyncio.OpenUnixConnection(path);
        writer.Write("a\n"u8.ToArray());
        log(await Line(reader));
        writer.Close();
        await server.Shutdown(5);
        await Seen(log, async () => await Asyncio.OpenUnixConnection(path));
    }

    private static async Coroutine Datagrams(Action<string> log)
    {
        EventLoop loop = Asyncio.RunningLoop;
        var any = new IPEndPoint(IPAddress.Loopback, 0);
        var (one, first) = await loop.CreateDatagramEndpoint(() => new Mailbox(), localAddress: any);
        var address = (IPEndPoint)one.GetExtraInfo("sockname")!;
        var (other, second) = await loop.CreateDatagramEndpoint(() => new Mailbox(), remoteAddress: address);
        other.SendTo("hello"u8);
        other.SendTo(""u8);
        log($"{await first.Letters.Get()}");
        log($"{await first.Letters.Get()}");
        one.SendTo("back"u8, (IPEndPoint)other.GetExtraInfo("sockname")!);
        log($"{await second.Letters.Get()}");
        one.SendTo(new byte[65_508], address);
        log($"{await first.Errors.Get()}");
        one.Close();
        other.Close();
        await Asyncio.Sleep(0);
    }

    private static async Coroutine DatagramToNobody(Action<string> log)
    {
        EventLoop loop = Asyncio.RunningLoop;
        var any = new IPEndPoint(IPAddress.Loopback, 0);
        var (gone, _) = await loop.CreateDatagramEndpoint(() => new Mailbox(), localAddress: any);
        var address = (IPEndPoint)gone.GetExtraInfo("sockname")!;
        gone.Close();
        await Asyncio.Sleep(0.01);
        var (transport, box) = await loop.CreateDatagramEndpoint(() => new Mailbox(), remoteAddress: address);
        transport.SendTo("anybody?"u8);
        log(await box.Errors.Get());
        transport.Close();
        await Asyncio.Sleep(0);
    }

    private static async Coroutine Tls(Action<string> log)
    {
        await using Server server = await Asyncio.StartServer(
            SimulatedTimeTests.Echo, Home, 0, ssl: new() { ServerCertificate = s_certificate });
        var (reader, writer) = await Asyncio.OpenConnection(Home, server.Port, ssl: Trusting("localhost"));
        writer.Write("secret\n"u8.ToArray());
        log(await Line(reader));
        writer.Write(new byte[300_000]);
        log($"{(await reader.ReadExactly(300_000)).Length}");
        writer.Close();
        await writer.WaitClosed();
    }

    private static async Coroutine TlsWrongName(Action<string> log)
    {
        await using Server server = await Asyncio.StartServer(
            (reader, _) => Seen(_ => { }, async () => await reader.Read()),
            Home,
            0,
            ssl: new() { ServerCertificate = s_certificate });
        await Seen(log, async () => await Asyncio.OpenConnection(Home, server.Port, ssl: Trusting("other.example")));
    }

    private static async Coroutine Pair(
        Action<string> log,
        Func<AsyncStreamReader, AsyncStreamWriter, Coroutine> server,
        Func<AsyncStreamReader, AsyncStreamWriter, Coroutine> client)
    {
        await using Server serving = await Asyncio.StartServer(server, Home, 0);
        var (reader, writer) = await Asyncio.OpenConnection(Home, serving.Port);
        await client(reader, writer);
        writer.Transport.Abort();
        await serving.Shutdown(1);
    }

    private static async Coroutine Until(Func<Coroutine<bool>> condition)
    {
        while (!await condition())
        {
            await Asyncio.Sleep(0.01);
        }
    }

    private static async Coroutine Seen(Action<string> log, Func<Coroutine> call)
    {
        try
        {
            await call();
            log("nothing thrown");
        }
        catch (Exception e)
        {
            log(e is ConnectionException lost ? $"{e.GetType().Name} {lost.SocketErrorCode}" : e.GetType().Name);
        }
    }

    private static async Coroutine<string> Line(AsyncStreamReader reader) =>
        Encoding.UTF8.GetString(await reader.ReadLine()).TrimEnd();

    private static SslClientAuthenticationOptions Trusting(string host)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.Add(s_certificate);
        return new() { TargetHost = host, CertificateChainPolicy = policy };
    }

    private static X509Certificate2 MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, false));
        DateTimeOffset now = DateTimeOffset.UtcNow;
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }

    private sealed class Mailbox : DatagramProtocol
    {
        public AsyncQueue<string> Letters { get; } = new();

        public AsyncQueue<string> Errors { get; } = new();

        public override void DatagramReceived(ReadOnlyMemory<byte> data, EndPoint sender) =>
            Letters.PutNoWait($"'{Encoding.UTF8.GetString(data.Span)}' from {((IPEndPoint)sender).Address}");

        public override void ErrorReceived(Exception exception) => Errors.PutNoWait(
            $"{exception.GetType().Name} {((ConnectionException)exception).SocketErrorCode}");
    }
}
