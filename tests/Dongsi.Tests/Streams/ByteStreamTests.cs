using System.Text;
using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Streams;

/// <summary>A pair in memory, and what is put over byte streams.</summary>
public sealed class ByteStreamTests
{
    [Fact]
    public void What_is_sent_to_the_one_comes_out_of_the_other_in_pieces_as_large_as_asked() => TestLoop.Run(async () =>
    {
        var (left, right) = MemoryByteStream.CreatePair();
        await left.Send(Bytes("hello"));
        await left.Send(Bytes(" world"));
        await right.Send(Bytes("back"));
        Assert.Equal("hel", Text(await right.Receive(3)));
        Assert.Equal("lo world", Text(await right.Receive()));
        Assert.Equal("back", Text(await left.Receive()));
        await Expect.Throws<ArgumentOutOfRangeException>(left.Receive(0));
    });

    [Fact]
    public void Sending_waits_while_so_much_is_not_received() => TestLoop.Run(async () =>
    {
        var (left, right) = MemoryByteStream.CreatePair(capacity: 4);
        await left.Send(Bytes("abcd"));
        LoopTask send = Asyncio.CreateTask(left.Send(Bytes("efgh")));
        await Asyncio.Sleep(1);
        Assert.False(send.IsDone);
        Assert.Equal(new MemoryByteStreamStatistics(0, 4, false, false, false), left.GetStatistics());
        Assert.Equal("a", Text(await right.Receive(1)));
        await send;
        Assert.Equal("bcdefgh", Text(await right.Receive()));
    });

    [Fact]
    public void A_cancelled_send_has_sent_nothing() => TestLoop.Run(async () =>
    {
        var (left, right) = MemoryByteStream.CreatePair(capacity: 1);
        await left.Send(Bytes("a"));
        await Asyncio.MoveOnAfter(1, _ => left.Send(Bytes("b")));
        Assert.Equal("a", Text(await right.Receive()));
        await left.Send(Bytes("c"));
        Assert.Equal("c", Text(await right.Receive()));
    });

    [Fact]
    public void The_end_of_one_direction_leaves_the_other() => TestLoop.Run(async () =>
    {
        var (left, right) = MemoryByteStream.CreatePair();
        await left.Send(Bytes("last"));
        await left.SendEof();
        await left.SendEof();
        Assert.Equal("last", Text(await right.Receive()));
        Expect.Says(await Expect.Throws<EndOfChannelException>(right.Receive()), "at its end");
        Expect.Says(await Expect.Throws<ClosedResourceException>(left.Send(Bytes("x"))), "SendEof()");
        await right.Send(Bytes("answer"));
        Assert.Equal("answer", Text(await left.Receive()));
    });

    [Fact]
    public void Closing_wakes_who_waits_and_tells_the_other_side() => TestLoop.Run(async () =>
    {
        var (left, right) = MemoryByteStream.CreatePair(capacity: 1);
        await left.Send(Bytes("a"));
        LoopTask<byte[]> receive = Asyncio.CreateTask(left.Receive());
        LoopTask send = Asyncio.CreateTask(left.Send(Bytes("b")));
        await Asyncio.Sleep(0);
        left.Dispose();
        left.Dispose();
        await Expect.Throws<ClosedResourceException>(receive);
        await Expect.Throws<ClosedResourceException>(send);
        await Expect.Throws<ClosedResourceException>(left.Receive());
        await Expect.Throws<ClosedResourceException>(left.SendEof());
        await Expect.Throws<BrokenResourceException>(right.Send(Bytes("x")));
        Assert.Equal("a", Text(await right.Receive()));
        await Expect.Throws<EndOfChannelException>(right.Receive());
    });

    [Fact]
    public void Who_waits_for_room_hears_that_the_other_side_is_gone() => TestLoop.Run(async () =>
    {
        var (left, right) = MemoryByteStream.CreatePair(capacity: 1);
        await left.Send(Bytes("a"));
        LoopTask send = Asyncio.CreateTask(left.Send(Bytes("b")));
        await Asyncio.Sleep(0);
        right.Dispose();
        await Expect.Throws<BrokenResourceException>(send);
    });

    [Fact]
    public void Two_tasks_in_one_direction_are_told_so() => TestLoop.Run(async () =>
    {
        var (left, right) = MemoryByteStream.CreatePair(capacity: 1);
        LoopTask<byte[]> receive = Asyncio.CreateTask(right.Receive());
        await Asyncio.Sleep(0);
        Expect.Says(await Expect.Throws<BusyResourceException>(right.Receive()), "receiving from");
        await left.Send(Bytes("a"));
        await receive;
        await left.Send(Bytes("b"));
        LoopTask send = Asyncio.CreateTask(left.Send(Bytes("c")));
        await Asyncio.Sleep(0);
        await Expect.Throws<BusyResourceException>(left.Send(Bytes("d")));
        await right.Receive();
        await send;
    });

    [Fact]
    public void Lengths_and_delimiters_are_found_across_pieces() => TestLoop.Run(async () =>
    {
        var (left, right) = MemoryByteStream.CreatePair();
        var buffered = new BufferedByteReceiveStream(right);
        LoopTask<byte[]> line = Asyncio.CreateTask(buffered.ReceiveUntil(Bytes("\r\n"), maxBytes: 5));
        foreach (string piece in new[] { "hel", "lo\r", "\n\r\nrest" })
        {
            await Asyncio.Sleep(1);
            await left.Send(Bytes(piece));
        }

        Assert.Equal("hello", Text(await line));
        Assert.Equal("", Text(await buffered.ReceiveUntil(Bytes("\r\n"), maxBytes: 0)));
        Assert.Equal("rest", Encoding.UTF8.GetString(buffered.Buffer));
        buffered.FeedData(Bytes("+fed"));
        Assert.Equal("rest+", Text(await buffered.ReceiveExactly(5)));
        Assert.Equal("fe", Text(await buffered.Receive(2)));
        Assert.Equal("", Text(await buffered.ReceiveExactly(0)));
        await left.SendEof();
        IncompleteReadException early = await Expect.Throws<IncompleteReadException>(buffered.ReceiveExactly(3));
        Assert.Equal("d", Text(early.Partial));
        Assert.Equal(3, early.Expected);
        await Expect.Throws<EndOfChannelException>(buffered.Receive());
        await Expect.Throws<ArgumentException>(buffered.ReceiveUntil(default, 1));
        buffered.Dispose();
        await Expect.Throws<ClosedResourceException>(buffered.Receive());
        await Expect.Throws<ClosedResourceException>(right.Receive());
    });

    [Fact]
    public void A_delimiter_beyond_the_limit_leaves_all_where_it_is() => TestLoop.Run(async () =>
    {
        var (left, right) = MemoryByteStream.CreatePair();
        var buffered = new BufferedByteReceiveStream(right);
        await left.Send(Bytes("abcdef\n"));
        LimitOverrunException late = await Expect.Throws<LimitOverrunException>(buffered.ReceiveUntil(Bytes("\n"), 5));
        Assert.Equal(6, late.Consumed);
        Assert.Equal("abcdef", Text(await buffered.ReceiveUntil(Bytes("\n"), 6)));
        await left.Send(Bytes("no end"));
        await Expect.Throws<LimitOverrunException>(buffered.ReceiveUntil(Bytes("\n"), 5));
        Assert.Equal("no end", Text(await buffered.Receive()));
    });

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    public void A_character_in_pieces_comes_whole(string encoding) => TestLoop.Run(async () =>
    {
        var (left, right) = MemoryByteStream.CreatePair();
        var text = new TextStream(right, Encoding.GetEncoding(encoding));
        Asyncio.RunningLoop.CallSoon(() => Asyncio.CreateTask(SendBytes()));
        string heard = "";
        for (string piece; heard != "동시 😀"; heard += piece)
        {
            piece = await text.Receive();
            Assert.False(char.IsHighSurrogate(piece[^1]));
        }

        await Expect.Throws<EndOfChannelException>(text.Receive());
        await text.Send("동");
        Assert.Equal(Encoding.GetEncoding(encoding).GetBytes("동"), await left.Receive());
        await text.SendEof();
        await Expect.Throws<EndOfChannelException>(left.Receive());
        text.Dispose();
        await Expect.Throws<ClosedResourceException>(right.Receive());

        async Coroutine SendBytes()
        {
            foreach (byte one in Encoding.GetEncoding(encoding).GetBytes("동시 😀"))
            {
                await left.Send(new[] { one });
                await Asyncio.Sleep(1);
            }

            await left.SendEof();
        }
    });

    [Fact]
    public void Half_a_character_at_the_end_is_not_swallowed() => TestLoop.Run(async () =>
    {
        var (left, right) = MemoryByteStream.CreatePair();
        await left.Send(Bytes("동").AsMemory(0, 2));
        await left.SendEof();
        var text = new TextReceiveStream(right);
        Assert.Equal("\uFFFD", await text.Receive());
        await Expect.Throws<EndOfChannelException>(text.Receive());
    });

    [Fact]
    public void Two_halves_are_stapled_together() => TestLoop.Run(async () =>
    {
        var (left, right) = MemoryByteStream.CreatePair();
        using var loop = new StapledByteStream(left, right);
        await loop.Send(Bytes("echo"));
        Assert.Equal("echo", Text(await loop.Receive()));
        await loop.SendEof();
        await Expect.Throws<EndOfChannelException>(loop.Receive());
        await Expect.Throws<ClosedResourceException>(loop.Send(Bytes("x")));

        var (sender, receiver) = MemoryChannel.Create<int>(1);
        var numbers = new StapledObjectStream<int>(sender, receiver);
        await numbers.Send(7);
        Assert.Equal(7, await numbers.Receive());
        await numbers.SendEof();
        await Expect.Throws<EndOfChannelException>(numbers.Receive());
        numbers.Dispose();
        await Expect.Throws<ClosedResourceException>(numbers.Receive());
    });

    internal static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    internal static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);
}
