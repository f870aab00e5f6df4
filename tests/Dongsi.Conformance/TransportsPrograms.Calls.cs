using System.Text;

namespace Dongsi.Conformance;

// What comes in, and what protocols raise.
internal static partial class TransportsPrograms
{
    private static readonly AsyncLocal<string?> s_variable = new();

    public static void ReadingCanBePausedBeforeItBegins(Log log) => InRealTime(log, async () =>
    {
        var protocol = new Recorder(log) { OnMade = transport => transport.PauseReading() };
        var (transport, peer) = await Wire(protocol);
        peer.Send("early"u8);
        await Asyncio.Sleep(0.01);
        log($"reading {Yes(transport.IsReading)}");
        transport.ResumeReading();
        log($"reading {Yes(transport.IsReading)}");
        await Until(() => protocol.Received.Length > 0);
        transport.Close();
        log($"reading {Yes(transport.IsReading)}");
        await Until(() => protocol.IsLost);
        peer.Dispose();
    });

    public static void PausingTwiceAndResumingTwice(Log log) => InRealTime(log, async () =>
    {
        var protocol = new Recorder(log);
        var (transport, peer) = await Wire(protocol);
        transport.PauseReading();
        transport.PauseReading();
        transport.ResumeReading();
        transport.ResumeReading();
        peer.Send("x"u8);
        await Until(() => protocol.Received.Length > 0);
        transport.PauseReading();
        transport.Close();
        transport.ResumeReading();
        await Until(() => protocol.IsLost);
        peer.Dispose();
    });

    public static void ConnectionMadeThatRaises(Log log) => InRealTime(log, async () =>
    {
        var protocol = new Recorder(log) { OnMade = _ => throw new Oops("made") };
        var (transport, peer) = await Wire(protocol);
        peer.Send("goes on"u8);
        await Until(() => protocol.Received.Length > 0);
        transport.Close();
        await Until(() => protocol.IsLost);
        peer.Dispose();
    });

    public static void DataReceivedThatRaises(Log log) => InRealTime(log, async () =>
    {
        var protocol = new Recorder(log) { OnData = _ => throw new Oops("data") };
        var (_, peer) = await Wire(protocol);
        peer.Send("x"u8);
        await Until(() => protocol.IsLost);
        peer.Dispose();
    });

    public static void EofReceivedThatRaises(Log log) => InRealTime(log, async () =>
    {
        var protocol = new Recorder(log) { OnEof = () => throw new Oops("eof") };
        var (_, peer) = await Wire(protocol);
        peer.Dispose();
        await Until(() => protocol.IsLost);
    });

    public static void ConnectionLostThatRaises(Log log) => InRealTime(log, async () =>
    {
        var protocol = new Recorder(log) { OnLost = () => throw new Oops("lost") };
        var (transport, peer) = await Wire(protocol);
        transport.Close();
        log($"peer got {(await ReadAll(peer)).Length}");
        peer.Dispose();
    });

    public static void PauseAndResumeWritingThatRaise(Log log) => InRealTime(log, async () =>
    {
        var protocol = new Recorder(log)
        {
            OnPause = () => throw new Oops("pause"),
            OnResume = () => throw new Oops("resume"),
        };
        var (transport, peer) = await Wire(protocol, narrow: true);
        transport.Write(Bytes(1_000_000));
        transport.WriteEof();
        log($"peer got {(await ReadAll(peer)).Length}");
        await Until(() => transport.WriteBufferSize == 0);
        transport.Close();
        await Until(() => protocol.IsLost);
        peer.Dispose();
    });

    public static void ThePeerBreaksOff(Log log) => InRealTime(log, async () =>
    {
        var protocol = new Recorder(log);
        var (_, peer) = await Wire(protocol);
        peer.Send("half a mess"u8);
        await Until(() => protocol.Received.Length > 0);
        Reset(peer);
        await Until(() => protocol.IsLost);
    });

    public static void AnotherProtocolTakesOver(Log log) => InRealTime(log, async () =>
    {
        var first = new Recorder(log, "first");
        var second = new Recorder(log, "second");
        var (transport, peer) = await Wire(first);
        log($"is first {Yes(transport.Protocol == first)}");
        peer.Send("one"u8);
        await Until(() => first.Received.Length > 0);
        transport.Protocol = second;
        log($"is second {Yes(transport.Protocol == second)}");
        peer.Send("two"u8);
        await Until(() => second.Received.Length > 0);
        transport.Close();
        await Until(() => second.IsLost);
        peer.Dispose();
    });

    public static void LinesComeInOrder(Log log) => InRealTime(log, async () =>
    {
        var protocol = new Recorder(log);
        var (transport, peer) = await Wire(protocol);
        transport.WriteLines(["a"u8.ToArray(), default, "b"u8.ToArray()]);
        transport.WriteLines([]);
        transport.Write("c"u8);
        transport.Close();
        log($"peer got {await ReadText(peer)}");
        await Until(() => protocol.IsLost);
        peer.Dispose();
    });

    [DiffersOnPurpose(
        "every call sees the same values; in asyncio connection_lost sees those of whoever closed the connection",
        "made",
        "sees connecting",
        "data x",
        "sees connecting",
        "lost nothing",
        "sees connecting")]
    public static void CallsSeeTheValuesOfWhoConnected(Log log) => InRealTime(log, async () =>
    {
        void See() => log($"sees {s_variable.Value}");
        s_variable.Value = "connecting";
        var protocol = new Recorder(log) { OnMade = _ => See(), OnData = _ => See(), OnLost = See };
        var (transport, peer) = await Wire(protocol);
        s_variable.Value = "later";
        peer.Send("x"u8);
        await Until(() => protocol.Received.Length > 0);
        transport.Close();
        await Until(() => protocol.IsLost);
        peer.Dispose();
    });

    public static void ABufferedProtocol(Log log) => InRealTime(log, async () =>
    {
        var protocol = new Buffering(log, size: 4);
        var (_, peer) = await Wire(protocol);
        peer.Send("0123456789"u8);
        await Until(() => protocol.Updates == 3);
        peer.Dispose();
        await Until(() => protocol.IsLost);
    });

    public static void ABufferedProtocolWithoutRoom(Log log) => InRealTime(log, async () =>
    {
        var protocol = new Buffering(log, size: 0);
        var (_, peer) = await Wire(protocol);
        peer.Send("x"u8);
        await Until(() => protocol.IsLost);
        peer.Dispose();
    });

    public static void ABufferedProtocolThatRaises(Log log) => InRealTime(log, async () =>
    {
        var protocol = new Buffering(log, size: 4, new Oops("updated"));
        var (_, peer) = await Wire(protocol);
        peer.Send("x"u8);
        await Until(() => protocol.IsLost);
        peer.Dispose();
    });

    private sealed class Buffering(Log log, int size, Exception? error = null) : BufferedProtocol
    {
        private readonly byte[] _buffer = new byte[size];

        public int Updates { get; private set; }

        public bool IsLost { get; private set; }

        public override Memory<byte> GetBuffer(int sizeHint) => _buffer;

        public override void BufferUpdated(int count)
        {
            Updates++;
            log($"updated {Encoding.UTF8.GetString(_buffer, 0, count)}");
            if (error is not null)
            {
                throw error;
            }
        }

        public override bool EofReceived()
        {
            log("eof");
            return false;
        }

        public override void ConnectionLost(Exception? exception)
        {
            IsLost = true;
            log($"lost {Show(exception)}");
        }
    }
}
