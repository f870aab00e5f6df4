using System.Net.Sockets;
using System.Text;
using Dongsi.Testing;
using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Streams;

/// <summary>Reading what a socket brings.</summary>
public sealed class StreamReadingTests
{
    [Theory, ClassData(typeof(EveryPoller))]
    public void Lines_come_whole_however_they_were_sent(PollerKind poller) => StreamPair.Run(poller, async pair =>
    {
        LoopTask<byte[]> line = Asyncio.CreateTask(pair.Reader.ReadLine());
        foreach (byte b in "hello\nsec"u8.ToArray())
        {
            pair.Peer.Send([b]);
            await LoopTest.WaitAllTasksBlocked();
        }

        Assert.Equal("hello\n", Text(await line));
        pair.Peer.Send("ond\nlast"u8);
        pair.Peer.Shutdown(SocketShutdown.Send);
        Assert.Equal("second\n", Text(await pair.Reader.ReadLine()));
        Assert.Equal("last", Text(await pair.Reader.ReadLine()));
        Assert.Empty(await pair.Reader.ReadLine());
        Assert.True(pair.Reader.AtEof);
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void What_nobody_reads_stops_the_sender_and_goes_on_when_somebody_does(PollerKind poller) =>
        StreamPair.Run(poller, limit: 1000, body: async pair =>
        {
            const int Total = 20_000_000;
            LoopTask sending = Asyncio.CreateTask(Asyncio.ToThread(() => SendAll(pair.Peer, Total)));
            await IoLoop.Until(() => pair.Reader.GetStatistics().IsPaused);
            await Asyncio.Sleep(0.02);
            AsyncStreamReaderStatistics full = pair.Reader.GetStatistics();
            Assert.InRange(full.Buffered, 2001, 2000 + (256 * 1024));
            Assert.False(pair.Writer.Transport.IsReading);
            Assert.False(sending.Done);

            // Down to the limit, and it is resumed.
            await pair.Reader.ReadExactly(full.Buffered - 1001);
            Assert.True(pair.Reader.GetStatistics().IsPaused);
            await pair.Reader.ReadExactly(1);
            Assert.False(pair.Reader.GetStatistics().IsPaused);
            Assert.True(pair.Writer.Transport.IsReading);
            int got = full.Buffered - 1000;
            byte[] memory = new byte[100_000];
            while (got < Total)
            {
                got += await pair.Reader.Read(memory);
            }

            await sending;
        });

    [Theory, ClassData(typeof(EveryPoller))]
    public void A_read_that_needs_more_than_the_limit_gets_it(PollerKind poller) =>
        StreamPair.Run(poller, limit: 100, body: async pair =>
        {
            LoopTask sending = Asyncio.CreateTask(Asyncio.ToThread(() => SendAll(pair.Peer, 3_000_000)));
            await IoLoop.Until(() => pair.Reader.GetStatistics().IsPaused);
            Assert.Equal(Numbered(1_000_000), await pair.Reader.ReadExactly(1_000_000));
            await IoLoop.Until(() => pair.Reader.GetStatistics().IsPaused);
            byte[] memory = new byte[1_000_000];
            await pair.Reader.ReadExactly(memory);
            Assert.Equal(Numbered(2_000_000)[1_000_000..], memory);
            await sending;
            pair.Peer.Shutdown(SocketShutdown.Send);
            Assert.Equal(1_000_000, (await pair.Reader.Read()).Length);
        });

    [Theory, ClassData(typeof(EveryPoller))]
    public void A_line_over_the_limit_stays_and_can_be_read_away(PollerKind poller) =>
        StreamPair.Run(poller, limit: 10, body: async pair =>
        {
            pair.Peer.Send("a line that is too long\nshort\n"u8);
            LimitOverrunException e = await Expect.Throws<LimitOverrunException>(pair.Reader.ReadLine());
            Assert.Equal("a line that is too long", Text(await pair.Reader.ReadExactly(e.Consumed)));
            Assert.Equal("\n", Text(await pair.Reader.ReadLine()));
            Assert.Equal("short\n", Text(await pair.Reader.ReadLine()));
        });

    [Theory, ClassData(typeof(EveryPoller))]
    public void A_reset_in_the_middle_of_a_message_is_thrown_with_the_peer(PollerKind poller) =>
        StreamPair.Run(poller, async pair =>
        {
            string peer = pair.Peer.LocalEndPoint!.ToString()!;
            pair.Peer.Send("half a "u8);
            LoopTask<byte[]> line = Asyncio.CreateTask(pair.Reader.ReadLine());
            await IoLoop.Until(() => pair.Reader.GetStatistics().Buffered > 0);
            pair.Reset();
            ConnectionResetException e = await Expect.Throws<ConnectionResetException>(line);
            Assert.Contains(peer, e.Message, StringComparison.Ordinal);
            Assert.Same(e, pair.Reader.Exception);
            await Expect.Throws<ConnectionResetException>(pair.Reader.Read(new byte[10]));
            await Expect.Throws<ConnectionResetException>(pair.Writer.Drain());
            await Expect.Throws<ConnectionResetException>(pair.Writer.WaitClosed());
            await pair.Writer.DisposeAsync();
        });

    [Theory, ClassData(typeof(EveryPoller))]
    public void The_end_in_the_middle_of_a_message_says_what_there_was(PollerKind poller) =>
        StreamPair.Run(poller, async pair =>
        {
            LoopTask<byte[]> read = Asyncio.CreateTask(pair.Reader.ReadExactly(10));
            pair.Peer.Send("half"u8);
            await IoLoop.Until(() => pair.Reader.GetStatistics().Buffered == 4);
            pair.Peer.Shutdown(SocketShutdown.Send);
            IncompleteReadException e = await Expect.Throws<IncompleteReadException>(read);
            Assert.Equal("half", Text(e.Partial));
            Assert.Equal(10, e.Expected);
        });

    [Theory, ClassData(typeof(EveryPoller))]
    public void Closing_ends_who_reads(PollerKind poller) => StreamPair.Run(poller, async pair =>
    {
        LoopTask<byte[]> read = Asyncio.CreateTask(pair.Reader.Read(10));
        await Asyncio.Sleep(0);
        pair.Writer.Close();
        Assert.Empty(await read);
        Assert.True(pair.Reader.AtEof);
    });

    [Theory, ClassData(typeof(EveryPoller))]
    public void A_read_with_a_time_limit_loses_nothing(PollerKind poller) => StreamPair.Run(poller, async pair =>
    {
        byte[] memory = new byte[8192];
        int read = 0;
        LoopTask sending = Asyncio.CreateTask(Asyncio.ToThread(() => SendAll(pair.Peer, 2_000_000)));
        var got = new MemoryStream();
        while (read < 2_000_000)
        {
            CancelScope scope = await Asyncio.MoveOnAfter(0.0001, async _ =>
            {
                while (read < 2_000_000)
                {
                    int count = await pair.Reader.Read(memory);
                    got.Write(memory, 0, count);
                    read += count;
                }
            });
        }

        await sending;
        Assert.Equal(Numbered(2_000_000), got.ToArray());
    });

    [Fact]
    public void What_a_cancelled_read_gives_back_goes_to_who_waits_by_then() => TestLoop.Run(async () =>
    {
        var reader = new AsyncStreamReader();
        byte[] first = new byte[4];
        byte[] second = new byte[3];
        LoopTask<int> one = Asyncio.CreateTask(reader.Read(first));
        LoopTask<int>? two = null;
        await Asyncio.Sleep(0);
        Asyncio.RunningLoop.CallSoon(() =>
        {
            two = Asyncio.CreateTask(reader.Read(second), eager: true);
            one.Cancel();
        });
        reader.FeedData("abcd"u8);
        await Expect.Throws<CancelledException>(one);
        Assert.Equal(3, await two!);
        Assert.Equal("abc", Text(second));
        Assert.Equal("d", Text(reader.ReadNoWait()));
    });

    [Fact]
    public void A_line_is_found_although_somebody_took_its_beginning() => TestLoop.Run(async () =>
    {
        var reader = new AsyncStreamReader();
        reader.FeedData("some beginning "u8);
        LoopTask<byte[]> line = Asyncio.CreateTask(reader.ReadLine());
        await Asyncio.Sleep(0);
        reader.FeedData("and more"u8);
        Assert.Equal("some beginning and more", Text(reader.ReadNoWait()));
        await Asyncio.Sleep(0);
        Assert.False(line.Done);
        reader.FeedData("line\n"u8);
        Assert.Equal("line\n", Text(await line));
    });

    internal static byte[] Numbered(int count)
    {
        byte[] all = new byte[count];
        for (int i = 0; i < count; i++)
        {
            all[i] = (byte)(i * 31 >> 3);
        }

        return all;
    }

    internal static void SendAll(Socket socket, int count)
    {
        byte[] all = Numbered(count);
        for (int sent = 0; sent < count;)
        {
            sent += socket.Send(all.AsSpan(sent, Math.Min(7_777, count - sent)));
        }
    }

    private static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);
}
