using System.Net.Sockets;
using System.Text;
using Dongsi.Testing;
using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Streams;

/// <summary>Writing, waiting for room, and closing.</summary>
public sealed class StreamWritingTests
{
    private const int Big = 8_000_000;

    [Theory, ClassData(typeof(EveryPoller))]
    public void Drain_goes_on_at_once_while_there_is_room(PollerKind poller) => StreamPair.Run(poller, async pair =>
    {
        bool turned = false;
        Asyncio.RunningLoop.CallSoon(() => turned = true);
        pair.Writer.Write("hello"u8);
        await pair.Writer.Drain();
        Assert.False(turned);
        pair.Writer.WriteLines(["one\n"u8.ToArray(), "two\n"u8.ToArray()]);
        Assert.Equal("helloone\ntwo\n", Encoding.UTF8.GetString(await pair.Receive(13)));
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void Several_wait_for_room_and_all_go_on_when_there_is(PollerKind poller) =>
        StreamPair.Run(poller, async pair =>
        {
            pair.Writer.Write(StreamReadingTests.Numbered(Big));
            Assert.Equal(0, pair.Writer.GetStatistics().TasksWaiting);
            LoopTask[] drains = [.. Enumerable.Range(0, 3).Select(_ => Asyncio.CreateTask(pair.Writer.Drain()))];
            await Asyncio.Sleep(0);
            drains[1].Cancel();
            await Asyncio.Wait([drains[1]]);
            AsyncStreamWriterStatistics full = pair.Writer.GetStatistics();
            Assert.Equal(2, full.TasksWaiting);
            Assert.True(full.IsPaused);
            Assert.InRange(full.Buffered, 65_537, Big);
            Assert.Equal(StreamReadingTests.Numbered(Big), await pair.Receive(Big));
            await drains[0];
            await drains[2];
            Assert.False(pair.Writer.GetStatistics().IsPaused);
        });

    [Theory, ClassData(typeof(EveryPoller))]
    public void Who_waits_for_room_hears_of_the_loss(PollerKind poller) => StreamPair.Run(poller, async pair =>
    {
        pair.Writer.Write(new byte[Big]);
        LoopTask first = Asyncio.CreateTask(pair.Writer.Drain());
        LoopTask second = Asyncio.CreateTask(pair.Writer.Drain());
        await Asyncio.Sleep(0);
        pair.Reset();
        Assert.IsAssignableFrom<ConnectionException>(await Failure(first));
        Assert.IsAssignableFrom<ConnectionException>(await Failure(second));
        Assert.IsAssignableFrom<ConnectionException>(await Failure(pair.Writer.Drain()));
        pair.Writer.Write("into the void"u8);
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void Aborting_ends_who_waits_for_room(PollerKind poller) => StreamPair.Run(poller, async pair =>
    {
        pair.Writer.Write(new byte[Big]);
        LoopTask drain = Asyncio.CreateTask(pair.Writer.Drain());
        await Asyncio.Sleep(0);
        pair.Writer.Transport.Abort();
        Assert.IsAssignableFrom<ConnectionException>(await Failure(drain));
        await pair.Writer.WaitClosed();
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void Writing_to_one_that_is_closed_is_found_by_Drain(PollerKind poller) =>
        StreamPair.Run(poller, async pair =>
        {
            pair.Writer.Close();
            Assert.True(pair.Writer.IsClosing);
            pair.Writer.Write("late"u8);
            Exception e = await Failure(pair.Writer.Drain());
            Assert.IsAssignableFrom<ConnectionException>(e);
        });

    [Theory, ClassData(typeof(EveryPoller))]
    public void Close_sends_what_was_written_and_WaitClosed_waits_for_that(PollerKind poller) =>
        StreamPair.Run(poller, async pair =>
        {
            pair.Writer.Write(StreamReadingTests.Numbered(Big));
            pair.Writer.Close();
            pair.Writer.Close();
            LoopTask closed = Asyncio.CreateTask(pair.Writer.WaitClosed());
            await LoopTest.WaitAllTasksBlocked();
            Assert.False(closed.Done);
            Assert.Equal(StreamReadingTests.Numbered(Big), await pair.Receive(Big));
            await closed;
            Assert.Equal(0, pair.Peer.Receive(new byte[1]));
        });

    [Theory, ClassData(typeof(EveryPoller))]
    public void After_WriteEof_the_other_side_reads_to_the_end_and_can_answer(PollerKind poller) =>
        StreamPair.Run(poller, async pair =>
        {
            Assert.True(pair.Writer.CanWriteEof);
            pair.Writer.Write("question"u8);
            pair.Writer.WriteEof();
            Assert.Throws<InvalidOperationException>(() => pair.Writer.Write("more"u8));
            await pair.Receive(8);
            Assert.Equal(0, pair.Peer.Receive(new byte[1]));
            pair.Peer.Send("answer"u8);
            pair.Peer.Shutdown(SocketShutdown.Send);
            Assert.Equal("answer", Encoding.UTF8.GetString(await pair.Reader.Read()));
            Assert.False(pair.Writer.IsClosing);
        });

    [Theory, ClassData(typeof(EveryPoller))]
    public void The_end_of_what_the_other_side_sends_leaves_ours_open(PollerKind poller) =>
        StreamPair.Run(poller, async pair =>
        {
            pair.Peer.Shutdown(SocketShutdown.Send);
            Assert.Empty(await pair.Reader.Read());
            pair.Writer.Write(new byte[Big]);
            LoopTask<byte[]> receiving = Asyncio.CreateTask(pair.Receive(Big));
            await pair.Writer.Drain();
            Assert.Equal(Big, (await receiving).Length);
        });

    [Theory, ClassData(typeof(EveryPoller))]
    public void Disposal_waits_until_all_is_sent(PollerKind poller) => StreamPair.Run(poller, async pair =>
    {
        LoopTask<byte[]> receiving;
        await using (pair.Writer)
        {
            pair.Writer.Write(new byte[Big]);
            receiving = Asyncio.CreateTask(pair.Receive(Big));
        }

        Assert.Equal(0, pair.Writer.GetStatistics().Buffered);
        await receiving;
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void Disposal_by_who_is_cancelled_does_not_wait_for_somebody_who_does_not_read(PollerKind poller) =>
        StreamPair.Run(poller, async pair =>
        {
            bool isOver = false;
            CancelScope scope = await Asyncio.MoveOnAfter(0.01, async _ =>
            {
                try
                {
                    await using (pair.Writer)
                    {
                        pair.Writer.Write(StreamReadingTests.Numbered(Big));
                        await pair.Writer.Drain();
                    }
                }
                finally
                {
                    isOver = true;
                }
            });
            Assert.True(isOver && scope.CancelledCaught);
            Assert.Equal(StreamReadingTests.Numbered(Big), await pair.Receive(Big));
        });

    [Theory, ClassData(typeof(EveryPoller))]
    public void A_disposal_that_waits_ends_when_its_task_is_cancelled(PollerKind poller) =>
        StreamPair.Run(poller, async pair =>
        {
            pair.Writer.Write(new byte[Big]);
            LoopTask disposing = Asyncio.CreateTask(Dispose());
            await LoopTest.WaitAllTasksBlocked();
            Assert.False(disposing.Done);
            disposing.Cancel();
            await Expect.Throws<CancelledException>(disposing);

            async Coroutine Dispose()
            {
                await pair.Writer.DisposeAsync();
                await Asyncio.Sleep(10);
            }
        });

    [Theory, ClassData(typeof(EveryPoller))]
    public void It_knows_both_ends(PollerKind poller) => StreamPair.Run(poller, async pair =>
    {
        await Asyncio.Sleep(0);
        Assert.Equal(pair.Peer.LocalEndPoint, pair.Writer.RemoteEndPoint);
        Assert.Equal(pair.Peer.RemoteEndPoint, pair.Writer.LocalEndPoint);
        Assert.Equal(pair.Peer.LocalEndPoint, pair.Writer.GetExtraInfo("peername"));
        Assert.Equal("no such", pair.Writer.GetExtraInfo("nonsense", "no such"));
        Assert.Contains("AsyncStreamWriter", pair.Writer.ToString());
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void An_exchange_allocates_a_small_object_at_most(PollerKind poller) => StreamPair.Run(poller, async pair =>
    {
        // So many, that memory which is rented once and used again does not count.
        const int WarmUp = 2_000;
        const int Rounds = 10_000;
        byte[] message = new byte[64];
        long before = 0;
        for (int i = 0; i < WarmUp + Rounds; i++)
        {
            if (i == WarmUp)
            {
                before = GC.GetAllocatedBytesForCurrentThread();
            }

            Coroutine<int> read = pair.Reader.Read(message);
            pair.Peer.Send(message);
            await read;
            pair.Writer.Write(message);
            await pair.Writer.Drain();
            pair.Peer.Receive(message);
        }

        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / Rounds, 0, 24);
    });

    private static async Coroutine<Exception> Failure(IAwaitable awaitable)
    {
        try
        {
            await awaitable;
        }
        catch (Exception e)
        {
            return e;
        }

        throw new InvalidOperationException("Nothing was thrown.");
    }
}
