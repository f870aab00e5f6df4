using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Transports;

/// <summary>In which context and on which thread protocols are called, and at what cost.</summary>
public sealed class TransportContextTests
{
    private static readonly AsyncLocal<string?> s_local = new();

    [Theory, ClassData(typeof(EveryPoller))]
    public void Calls_see_the_values_of_who_made_the_connection(PollerKind poller) => IoLoop.Run(poller, async _ =>
    {
        List<string?> seen = [];
        void See() => seen.Add(s_local.Value);
        s_local.Value = "connecting";
        using Wire<RecordingProtocol> wire = await Wire<RecordingProtocol>.Open(
            new()
            {
                OnMade = _ => See(),
                OnData = _ => See(),
                OnEof = See,
                OnLost = See,
                OnResume = See,
                StaysOpen = true,
            },
            narrow: true);
        s_local.Value = "later";
        wire.Transport.Write(new byte[1_000_000]);
        wire.Peer.Send("x"u8);
        await IoLoop.Until(() => wire.Protocol.Received == "x");
        wire.Peer.Shutdown(System.Net.Sockets.SocketShutdown.Send);
        await IoLoop.Until(() => wire.Protocol.Calls.Contains("eof"));
        wire.Transport.Close();
        await wire.ReadToEnd();
        await IoLoop.Until(() => wire.Protocol.IsLost);
        Assert.Equal(Enumerable.Repeat("connecting", 5), seen);
        Assert.Equal("later", s_local.Value);
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void What_a_call_sets_stays_in_it(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        List<string?> seen = [];
        void Use()
        {
            seen.Add(s_local.Value);
            s_local.Value = "mine";
        }

        s_local.Value = "outside";
        using Wire<RecordingProtocol> wire = await Wire<RecordingProtocol>.Open(
            new() { OnMade = _ => Use(), OnData = _ => Use(), OnResume = Use, OnLost = Use }, narrow: true);
        wire.Peer.Send("x"u8);
        await IoLoop.Until(() => wire.Protocol.Received == "x");
        wire.Transport.Write(new byte[1_000_000]);
        wire.Transport.Close();
        await wire.ReadToEnd();
        await IoLoop.Until(() => wire.Protocol.IsLost);
        string? inNext = "none";
        io.Loop.CallSoon(() => inNext = s_local.Value);
        await Asyncio.Sleep(0);
        Assert.Equal(Enumerable.Repeat("outside", 4), seen);
        Assert.Equal("outside", s_local.Value);
        Assert.Equal("outside", inNext);
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void Protocols_of_a_server_see_the_values_of_who_started_it(PollerKind poller) =>
        IoLoop.Run(poller, async io =>
        {
            List<string?> seen = [];
            s_local.Value = "server";
            await using Server server = await io.Loop.CreateServer(
                () =>
                {
                    seen.Add(s_local.Value);
                    s_local.Value = "factory";
                    return new RecordingProtocol { OnMade = _ => seen.Add(s_local.Value) };
                },
                "127.0.0.1");
            s_local.Value = "client";
            for (int i = 0; i < 2; i++)
            {
                var (transport, _) = await io.Loop.CreateConnection(
                    () => new RecordingProtocol(), "127.0.0.1", server.Port);
                await IoLoop.Until(() => seen.Count == 2 * (i + 1));
                transport.Close();
            }

            Assert.Equal(["server", "factory", "server", "factory"], seen);
            Assert.Equal("client", s_local.Value);
        });

    [Theory, ClassData(typeof(EveryPoller))]
    public void An_echo_allocates_nothing_per_message(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        await using Server server = await io.Loop.CreateServer(() => new EchoProtocol(int.MaxValue), "127.0.0.1");
        var (transport, protocol) = await io.Loop.CreateConnection(
            () => new EchoProtocol(3000), "127.0.0.1", server.Port);
        transport.Write(new byte[64]);
        await protocol.Done;

        // .NET makes something of its own once, at any moment; but not in each part of the talk.
        Assert.Equal(0, protocol.LeastAllocated);
        transport.Close();
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void Two_loops_on_two_threads_do_not_get_in_each_others_way(PollerKind poller)
    {
        Thread[] threads =
        [
            .. Enumerable.Range(0, 2).Select(_ => new Thread(() =>
            {
                using var loop = new EventLoop(poller: poller);
                loop.RunUntilComplete(Echo(loop));
            })),
        ];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());

        static async Coroutine Echo(EventLoop loop)
        {
            await using Server server = await loop.CreateServer(() => new EchoProtocol(int.MaxValue), "127.0.0.1");
            var (transport, protocol) = await loop.CreateConnection(
                () => new EchoProtocol(2000), "127.0.0.1", server.Port);
            transport.Write(new byte[64]);
            await protocol.Done;
            transport.Close();
        }
    }

    /// <summary>Sends back what comes, so many times.</summary>
    private sealed class EchoProtocol(int rounds) : Protocol
    {
        private Transport? _transport;
        private int _round;
        private long _before;

        public Future<bool> Done { get; } = Asyncio.RunningLoop.CreateFuture<bool>();

        /// <summary>In whichever tenth of the rounds, but the first, it was least.</summary>
        public long LeastAllocated { get; private set; } = long.MaxValue;

        public override void ConnectionMade(Transport transport) => _transport = transport;

        public override void DataReceived(ReadOnlyMemory<byte> data)
        {
            _round++;
            if (_round % (rounds / 10) == 0)
            {
                long now = GC.GetAllocatedBytesForCurrentThread();
                LeastAllocated = _before == 0 ? LeastAllocated : Math.Min(LeastAllocated, now - _before);
                _before = now;
            }

            if (_round < rounds)
            {
                _transport!.Write(data);
            }
            else
            {
                Done.SetResult(true);
            }
        }
    }
}
