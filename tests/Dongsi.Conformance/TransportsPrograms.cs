using System.Net.Sockets;

namespace Dongsi.Conformance;

/// <summary>What a transport tells its protocol, and in which order: its life, and what goes out.</summary>
internal static partial class TransportsPrograms
{
    public static void MadeDataEofLost(Log log) => InRealTime(log, async () =>
    {
        var protocol = new Recorder(log);
        var (_, peer) = await Wire(protocol);
        peer.Send("hello"u8);
        await Until(() => protocol.Received.Length > 0);
        peer.Dispose();
        await Until(() => protocol.IsLost);
    });

    public static void CloseIsToldInItsTurn(Log log) => InRealTime(log, async () =>
    {
        var protocol = new Recorder(log);
        var (transport, peer) = await Wire(protocol);
        EventLoop loop = Asyncio.RunningLoop;
        loop.CallSoon(() => log("scheduled before"));
        transport.Close();
        log($"closing {Yes(transport.IsClosing)}");
        loop.CallSoon(() => log("scheduled after"));
        await Until(() => protocol.IsLost);
        peer.Dispose();
    });

    public static void LostIsToldOnce(Log log) => InRealTime(log, async () =>
    {
        var protocol = new Recorder(log);
        var (transport, peer) = await Wire(protocol);
        transport.Abort();
        transport.Close();
        transport.Abort();
        log("aborted");
        await Until(() => protocol.IsLost);
        transport.Close();
        transport.Abort();
        await Asyncio.Sleep(0);
        peer.Dispose();
    });

    public static void ClosingInConnectionMade(Log log) => InRealTime(log, async () =>
    {
        var protocol = new Recorder(log)
        {
            OnMade = transport =>
            {
                transport.Write("bye"u8);
                transport.Close();
            },
        };
        var (_, peer) = await Wire(protocol);
        log($"peer got {await ReadText(peer)}");
        await Until(() => protocol.IsLost);
        peer.Dispose();
    });

    public static void ClosingInDataReceived(Log log) => InRealTime(log, async () =>
    {
        var protocol = new Recorder(log) { OnData = transport => transport.Close() };
        var (_, peer) = await Wire(protocol);
        peer.Send("one"u8);
        await Until(() => protocol.IsLost);
        peer.Dispose();
    });

    public static void StayingOpenAfterTheEnd(Log log) => InRealTime(log, async () =>
    {
        var protocol = new Recorder(log, keepsOpen: true);
        var (transport, peer) = await Wire(protocol);
        peer.Shutdown(SocketShutdown.Send);
        await Until(() => protocol.HasEnded);
        log($"closing {Yes(transport.IsClosing)}");
        transport.Write("answer"u8);
        transport.Close();
        log($"peer got {await ReadText(peer)}");
        await Until(() => protocol.IsLost);
        peer.Dispose();
    });

    public static void WriteEofEndsOneHalf(Log log) => InRealTime(log, async () =>
    {
        var protocol = new Recorder(log);
        var (transport, peer) = await Wire(protocol);
        log($"can {Yes(transport.CanWriteEof)}");
        transport.Write("question"u8);
        transport.WriteEof();
        transport.WriteEof();
        log($"peer got {await ReadText(peer)}");
        peer.Send("answer"u8);
        await Until(() => protocol.Received.Length > 0);
        log($"closing {Yes(transport.IsClosing)}");
        peer.Dispose();
        await Until(() => protocol.IsLost);
    });

    public static void WriteEofWaitsForWhatWasWritten(Log log) => InRealTime(log, async () =>
    {
        var (transport, peer) = await Wire(Quiet(), narrow: true);
        transport.Write(Bytes(1_000_000));
        log($"waiting {Yes(transport.WriteBufferSize > 0)}");
        transport.WriteEof();
        log($"peer got {(await ReadAll(peer)).Length}");
        transport.Close();
        peer.Dispose();
    });

    public static void WritingAfterWriteEof(Log log) => InRealTime(log, async () =>
    {
        var protocol = new Recorder(log);
        var (transport, peer) = await Wire(protocol);
        transport.WriteEof();
        foreach (byte[] data in new[] { Bytes(1), Bytes(0) })
        {
            try
            {
                transport.Write(data);
            }
            catch (InvalidOperationException error)
            {
                log(Show(error));
            }
        }

        transport.Close();
        await Until(() => protocol.IsLost);
        peer.Dispose();
    });

    public static void WritingAfterClose(Log log) => InRealTime(log, async () =>
    {
        var protocol = new Recorder(log);
        var (transport, peer) = await Wire(protocol);
        transport.Close();
        transport.Write("lost"u8);
        transport.WriteEof();
        log($"waiting {transport.WriteBufferSize}");
        await Until(() => protocol.IsLost);
        log($"peer got {(await ReadAll(peer)).Length}");
        peer.Dispose();
    });

    public static void CloseSendsWhatWaits(Log log) => InRealTime(log, async () =>
    {
        var protocol = new Recorder(log);
        var (transport, peer) = await Wire(protocol, narrow: true);
        transport.Write(Bytes(1_000_000));
        transport.Close();
        log($"closing {Yes(transport.IsClosing)}, waiting {Yes(transport.WriteBufferSize > 0)}");
        transport.Write(Bytes(10));
        log($"peer got {(await ReadAll(peer)).Length}");
        await Until(() => protocol.IsLost);
        peer.Dispose();
    });

    public static void AbortDropsWhatWaits(Log log) => InRealTime(log, async () =>
    {
        var protocol = new Recorder(log);
        var (transport, peer) = await Wire(protocol, narrow: true);
        transport.Write(Bytes(1_000_000));
        transport.Abort();
        log($"waiting {transport.WriteBufferSize}");
        await Until(() => protocol.IsLost);
        log($"peer got all {Yes((await ReadAll(peer)).Length == 1_000_000)}");
        peer.Dispose();
    });

    public static void Limits(Log log) => InRealTime(log, async () =>
    {
        var (transport, peer) = await Wire(Quiet());

        void Try(int? high = null, int? low = null)
        {
            try
            {
                transport.SetWriteBufferLimits(high, low);
            }
            catch (ArgumentException error)
            {
                log(Show(error));
            }

            log($"low {transport.WriteBufferLimits.Low}, high {transport.WriteBufferLimits.High}");
        }

        Try();
        Try(high: 100);
        Try(low: 10);
        Try(high: 7, low: 7);
        Try(high: 0);
        Try(high: 1, low: 2);
        Try(low: -1);
        transport.Close();
        peer.Dispose();
    });

    public static void WritingIsPausedAndResumed(Log log) => InRealTime(log, async () =>
    {
        var protocol = new Recorder(log);
        var (transport, peer) = await Wire(protocol, narrow: true);
        transport.SetWriteBufferLimits(high: 1000);
        transport.Write("small"u8);
        log("written");
        transport.Write(Bytes(1_000_000));
        transport.Write(Bytes(1_000_000));
        transport.WriteEof();
        log($"peer got {(await ReadAll(peer)).Length}");
        await Until(() => transport.WriteBufferSize == 0);
        transport.Close();
        await Until(() => protocol.IsLost);
        peer.Dispose();
    });

    public static void WithALimitOfZeroAllThatWaitsPauses(Log log) => InRealTime(log, async () =>
    {
        var protocol = new Recorder(log);
        var (transport, peer) = await Wire(protocol, narrow: true);
        transport.SetWriteBufferLimits(high: 0);
        transport.Write("fits"u8);
        log("nothing waits");
        while (transport.WriteBufferSize == 0)
        {
            transport.Write(Bytes(1000));
        }

        transport.WriteEof();
        await ReadAll(peer);
        await Until(() => transport.WriteBufferSize == 0);
        transport.Abort();
        await Until(() => protocol.IsLost);
        peer.Dispose();
    });

    public static void LowerLimitsPauseAtOnce(Log log) => InRealTime(log, async () =>
    {
        var protocol = new Recorder(log);
        var (transport, peer) = await Wire(protocol, narrow: true);
        transport.SetWriteBufferLimits(high: 10_000_000);
        transport.Write(Bytes(1_000_000));
        log("written");
        transport.SetWriteBufferLimits(high: 10);
        log("limited");
        transport.Abort();
        await Until(() => protocol.IsLost);
        peer.Dispose();
    });
}
