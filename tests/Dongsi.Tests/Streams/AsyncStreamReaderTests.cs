using System.Text;
using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Streams;

public sealed class AsyncStreamReaderTests
{
    [Fact]
    public void Read_gives_what_there_is_and_waits_only_for_the_first_byte() => TestLoop.Run(async () =>
    {
        var reader = new AsyncStreamReader();
        LoopTask<byte[]> read = Asyncio.CreateTask(reader.Read(10));
        await Asyncio.Sleep(0);
        Assert.False(read.Done);
        reader.FeedData("abc"u8);
        Assert.Equal("abc", Text(await read));
        reader.FeedData("defghijklmnop"u8);
        Assert.Equal("defghijklm", Text(await reader.Read(10)));
        Assert.Equal("nop", Text(await reader.Read(10)));
    });

    [Fact]
    public void Read_without_a_number_reads_to_the_end() => TestLoop.Run(async () =>
    {
        var reader = new AsyncStreamReader();
        LoopTask<byte[]> read = Asyncio.CreateTask(reader.Read());
        await Asyncio.Sleep(0);
        reader.FeedData("one "u8);
        await Asyncio.Sleep(0);
        reader.FeedData("two"u8);
        reader.FeedEof();
        Assert.Equal("one two", Text(await read));
        Assert.Empty(await reader.Read());
        Assert.True(reader.AtEof);
    });

    [Fact]
    public void Reading_nothing_returns_at_once() => TestLoop.Run(async () =>
    {
        var reader = new AsyncStreamReader();
        Assert.Empty(await reader.Read(0));
        Assert.Equal(0, await reader.Read(Memory<byte>.Empty));
        Assert.Empty(await reader.ReadExactly(0));
    });

    [Fact]
    public void Data_goes_straight_into_the_memory_of_who_waits_and_the_rest_stays() => TestLoop.Run(async () =>
    {
        var reader = new AsyncStreamReader();
        byte[] memory = new byte[4];
        LoopTask<int> read = Asyncio.CreateTask(reader.Read(memory));
        await Asyncio.Sleep(0);
        reader.FeedData("abcdef"u8);
        reader.FeedData("gh"u8);
        Assert.Equal(4, await read);
        Assert.Equal("abcd", Text(memory));
        Assert.Equal("efgh", Text(reader.ReadNoWait()));
    });

    [Fact]
    public void A_read_that_is_cancelled_after_it_was_served_gives_its_bytes_back() => TestLoop.Run(async () =>
    {
        var reader = new AsyncStreamReader();
        byte[] memory = new byte[4];
        LoopTask read = Asyncio.CreateTask(Reading());
        await Asyncio.Sleep(0);
        reader.FeedData("abcdef"u8);
        read.Cancel();
        await Expect.Throws<CancelledException>(read);
        Assert.Equal("abcdef", Text(await reader.Read(10)));

        async Coroutine Reading() => await reader.Read(memory);
    });

    [Fact]
    public void In_a_cancelled_scope_nothing_is_read() => TestLoop.Run(async () =>
    {
        var reader = new AsyncStreamReader();
        reader.FeedData("line\n"u8);
        await CancelScope.Run(async scope =>
        {
            scope.Cancel();
            await Expect.Throws<CancelledException>(reader.Read(10));
            await Expect.Throws<CancelledException>(reader.Read(new byte[10]));
            await Expect.Throws<CancelledException>(reader.ReadLine());
            await Expect.Throws<CancelledException>(reader.ReadExactly(1));
        });
        Assert.Equal("line\n", Text(reader.ReadNoWait()));
    });

    [Fact]
    public void ReadExactly_says_what_there_was_if_the_stream_ends() => TestLoop.Run(async () =>
    {
        var reader = new AsyncStreamReader();
        reader.FeedData("abc"u8);
        reader.FeedEof();
        IncompleteReadException e = await Expect.Throws<IncompleteReadException>(reader.ReadExactly(5));
        Assert.Equal("abc", Text(e.Partial));
        Assert.Equal(5, e.Expected);
        Assert.True(reader.AtEof);
    });

    [Fact]
    public void ReadLine_keeps_the_newline_and_gives_a_last_line_without_one() => TestLoop.Run(async () =>
    {
        var reader = new AsyncStreamReader();
        reader.FeedData("one\ntw"u8);
        Assert.Equal("one\n", Text(await reader.ReadLine()));
        LoopTask<byte[]> second = Asyncio.CreateTask(reader.ReadLine());
        await Asyncio.Sleep(0);
        reader.FeedData("o\nlast"u8);
        Assert.Equal("two\n", Text(await second));
        reader.FeedEof();
        Assert.Equal("last", Text(await reader.ReadLine()));
        Assert.Empty(await reader.ReadLine());
    });

    [Theory]
    [InlineData("abc\n", true)]
    [InlineData("abcd\n", false)]
    [InlineData("abcdefgh", false)]
    public void The_limit_is_measured_without_the_separator_and_loses_nothing(string data, bool fits) =>
        TestLoop.Run(async () =>
        {
            var reader = new AsyncStreamReader(limit: 3);
            reader.FeedData(Encoding.UTF8.GetBytes(data));
            if (fits)
            {
                Assert.Equal(data, Text(await reader.ReadLine()));
                return;
            }

            LimitOverrunException e = await Expect.Throws<LimitOverrunException>(reader.ReadLine());
            Assert.InRange(e.Consumed, 4, data.Length);
            Assert.Equal(data, Text(reader.ReadNoWait()));
        });

    [Fact]
    public void Of_several_separators_the_one_that_ends_first_counts() => TestLoop.Run(async () =>
    {
        var reader = new AsyncStreamReader();
        reader.FeedData("head\r\n\r\nbody--end"u8);
        byte[][] separators = ["\r\n\r\n"u8.ToArray(), "\r\n"u8.ToArray(), "--"u8.ToArray()];
        Assert.Equal("head\r\n", Text(await reader.ReadUntil(separators)));
        Assert.Equal("\r\n", Text(await reader.ReadUntil(separators)));
        Assert.Equal("body--", Text(await reader.ReadUntil(separators)));
        reader.FeedEof();
        IncompleteReadException e = await Expect.Throws<IncompleteReadException>(reader.ReadUntil(separators));
        Assert.Equal("end", Text(e.Partial));
        Assert.Null(e.Expected);
    });

    [Fact]
    public void A_separator_may_come_in_pieces() => TestLoop.Run(async () =>
    {
        var reader = new AsyncStreamReader();
        LoopTask<byte[]> read = Asyncio.CreateTask(reader.ReadUntil("<end>"u8.ToArray()));
        foreach (byte b in "data <en <end> more"u8.ToArray())
        {
            await Asyncio.Sleep(0);
            reader.FeedData([b]);
        }

        Assert.Equal("data <en <end>", Text(await read));
    });

    [Fact]
    public void A_second_reader_is_refused_and_the_first_goes_on() => TestLoop.Run(async () =>
    {
        var reader = new AsyncStreamReader();
        LoopTask<byte[]> first = Asyncio.CreateTask(reader.ReadLine(), name: "first");
        await Asyncio.Sleep(0);
        BusyResourceException e = await Expect.Throws<BusyResourceException>(reader.Read(1));
        Assert.Contains("first", e.Message, StringComparison.Ordinal);
        await Expect.Throws<BusyResourceException>(reader.Read(new byte[1]));
        reader.FeedData("x\n"u8);
        Assert.Equal("x\n", Text(await first));
    });

    [Fact]
    public void An_exception_is_thrown_by_who_waits_and_by_every_read_after() => TestLoop.Run(async () =>
    {
        var reader = new AsyncStreamReader();
        LoopTask<byte[]> read = Asyncio.CreateTask(reader.Read(1));
        await Asyncio.Sleep(0);
        reader.SetException(new ConnectionResetException());
        await Expect.Throws<ConnectionResetException>(read);
        await Expect.Throws<ConnectionResetException>(reader.ReadLine());
        Assert.IsType<ConnectionResetException>(reader.Exception);
    });

    [Fact]
    public void Lines_can_be_walked() => TestLoop.Run(async () =>
    {
        var reader = new AsyncStreamReader();
        reader.FeedData("a\nb\nc"u8);
        reader.FeedEof();
        List<string> lines = [];
        await foreach (byte[] line in reader)
        {
            lines.Add(Text(line));
        }

        Assert.Equal(["a\n", "b\n", "c"], lines);
    });

    [Fact]
    public void Misuse_says_what_to_write_instead() => TestLoop.Run(async () =>
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new AsyncStreamReader(0));
        var reader = new AsyncStreamReader();
        await Expect.Throws<ArgumentException>(reader.ReadUntil(Array.Empty<byte[]>()));
        await Expect.Throws<ArgumentException>(reader.ReadUntil(Array.Empty<byte>()));
        await Expect.Throws<ArgumentOutOfRangeException>(reader.Read(-2));
        await Expect.Throws<ArgumentOutOfRangeException>(reader.ReadExactly(-1));
        reader.FeedEof();
        Assert.Throws<InvalidOperationException>(() => reader.FeedData("late"u8));
    });

    [Fact]
    public void Filling_reads_allocate_nothing() => TestLoop.Run(async () =>
    {
        var reader = new AsyncStreamReader();
        byte[] memory = new byte[64];
        byte[] message = new byte[64];
        long before = 0;
        for (int i = 0; i < 1_100; i++)
        {
            if (i == 100)
            {
                before = GC.GetAllocatedBytesForCurrentThread();
            }

            reader.FeedData(message);
            await reader.Read(memory);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    });

    private static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);
}
