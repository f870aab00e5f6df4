using System.Text;
using Dongsi.LowLevel;
using Dongsi.Tests.Support;
using Microsoft.Win32.SafeHandles;
using Xunit;

namespace Dongsi.Tests.Files;

public sealed class AsyncFileReadTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Await_foreach_gives_the_lines_without_their_ends() => Run(async () =>
    {
        await using AsyncFile file = await Asyncio.OpenFile(_folder.File("a", "one\ntwo\r\n\n\rfour\r"));
        var lines = new List<string>();
        await foreach (string line in file)
        {
            lines.Add(line);
        }

        Assert.Equal(["one", "two", "", "\rfour\r"], lines);
        Assert.Equal(16, file.Position);
        Assert.Null(await file.ReadLine());
    });

    [Fact]
    public void Lines_longer_than_the_buffer_come_whole() => Run(async () =>
    {
        string[] lines = [new('x', 200_000), "", new('y', 65536), new('z', 65535), "end"];
        await using AsyncFile file = await Asyncio.OpenFile(_folder.File("a", string.Join('\n', lines)));
        foreach (string line in lines)
        {
            Assert.Equal(line, await file.ReadLine());
        }

        Assert.Null(await file.ReadLine());
    });

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-32")]
    [InlineData("latin1")]
    public void Lines_of_every_encoding_are_found(string name) => Run(async () =>
    {
        // The second line has a character whose bytes hold a 0A in UTF-16.
        var encoding = Encoding.GetEncoding(name);
        string second = name == "latin1" ? "zwölf" : "\u0A0A\u200A가";
        string path = _folder.File("a");
        File.WriteAllText(path, $"one\n{second}\r\nthree", encoding);
        await using AsyncFile file = await Asyncio.OpenFile(path, encoding: encoding);
        Assert.Equal("one", await file.ReadLine());
        Assert.Equal(second, await file.ReadLine());
        Assert.Equal("three", await file.ReadToEnd());
        Assert.Equal(new FileInfo(path).Length, file.Position);
    });

    [Fact]
    public void Lines_and_bytes_may_be_mixed_because_the_position_is_exact() => Run(async () =>
    {
        await using AsyncFile file = await Asyncio.OpenFile(_folder.File("a", "가나\n12345rest\nlast"));
        Assert.Equal("가나", await file.ReadLine());
        Assert.Equal(7, file.Position);
        byte[] five = new byte[5];
        await file.ReadExactly(five);
        Assert.Equal("12345"u8.ToArray(), five);
        Assert.Equal("rest", await file.ReadLine());
        Assert.Equal("last"u8.ToArray(), await file.ReadBytes());
        Assert.Equal(0, await file.Read(five));
        Assert.Empty(await file.ReadBytes());
        Assert.Equal("", await file.ReadToEnd());
    });

    [Fact]
    public void Read_gives_what_there_is_and_zero_at_the_end() => Run(async () =>
    {
        await using AsyncFile file = await Asyncio.OpenFile(_folder.File("a", "12345"));
        byte[] buffer = new byte[3];
        Assert.Equal(0, await file.Read(Memory<byte>.Empty));
        Assert.Equal(3, await file.Read(buffer));
        Assert.Equal(2, await file.Read(buffer));
        Assert.Equal("453"u8.ToArray(), buffer);
        Assert.Equal(0, await file.Read(buffer));
    });

    [Fact]
    public void ReadExactly_says_how_much_there_was_and_keeps_it() => Run(async () =>
    {
        await using AsyncFile file = await Asyncio.OpenFile(_folder.File("a", "12345"));
        byte[] buffer = new byte[8];
        EndOfStreamException e =
            await Expect.Throws<EndOfStreamException>(file.ReadExactly(buffer));
        Assert.Contains("wanted 8 bytes", e.Message, StringComparison.Ordinal);
        Assert.Contains("after 5", e.Message, StringComparison.Ordinal);
        Assert.Equal("12345"u8.ToArray(), buffer[..5]);
        Assert.Equal(5, file.Position);
    });

    [Fact]
    public void A_file_of_megabytes_is_read_whole() => Run(async () =>
    {
        byte[] bytes = new byte[3_000_001];
        new Random(1).NextBytes(bytes);
        string path = _folder.File("a");
        File.WriteAllBytes(path, bytes);
        await using AsyncFile file = await Asyncio.OpenFile(path);
        Assert.Equal(bytes, await file.ReadBytes());
        await file.Seek(0);
        byte[] again = new byte[bytes.Length];
        await file.ReadExactly(again);
        Assert.Equal(bytes, again);
        Assert.Equal(2L * bytes.Length, file.GetStatistics().BytesRead);
    });

    [Fact]
    public void Seek_counts_from_where_the_reader_is_and_not_from_where_it_has_read_ahead() => Run(async () =>
    {
        await using AsyncFile file = await Asyncio.OpenFile(_folder.File("a", "one\ntwo\nthree"));
        await file.ReadLine();
        Assert.Equal(9, file.GetStatistics().BytesBuffered);
        Assert.Equal(8, await file.Seek(4, SeekOrigin.Current));
        Assert.Equal("three", await file.ReadLine());
        Assert.Equal(10, await file.Seek(-3, SeekOrigin.End));
        Assert.Equal("ree", await file.ReadLine());
        Assert.Equal(13, await file.GetLength());
        await Expect.Throws<IOException>(file.Seek(-1));
        Assert.Equal(13, file.Position);
    });

    [Fact]
    public void Bytes_that_are_no_text_are_told_to_who_wants_to_know_and_stay() => Run(async () =>
    {
        string path = _folder.File("a");
        File.WriteAllBytes(path, [0xFF, (byte)'\n', (byte)'b']);
        var strict = new UTF8Encoding(false, throwOnInvalidBytes: true);
        await using AsyncFile file = await Asyncio.OpenFile(path, encoding: strict);
        await Expect.Throws<DecoderFallbackException>(file.ReadLine());
        Assert.Equal(0, file.Position);
        Assert.Equal(3, (await file.ReadBytes()).Length);
    });

    [Fact]
    public void A_wrapped_stream_is_read_on_threads() => Run(async () =>
    {
        var stream = new MemoryStream("one\ntwo\n"u8.ToArray());
        await using (AsyncFile file = Asyncio.WrapFile(stream, leaveOpen: true))
        {
            Assert.Equal("MemoryStream", file.Name);
            Assert.Equal("one", await file.ReadLine());
        }

        // It has read ahead, and nobody notices.
        Assert.Equal(4, stream.Position);
        await using (AsyncFile file = Asyncio.WrapFile(stream))
        {
            Assert.Equal(4, file.Position);
            Assert.Equal("two", await file.ReadLine());
        }

        Assert.False(stream.CanRead);
    });

    [Fact]
    public void A_file_can_be_walked_as_an_async_enumerable_too() => Run(async () =>
    {
        await using AsyncFile file = await Asyncio.OpenFile(_folder.File("a", "one\ntwo"));
        IAsyncEnumerable<string> lines = file;
        var found = new List<string>();
        await foreach (string line in lines)
        {
            found.Add(line);
        }

        Assert.Equal(["one", "two"], found);
    });

    [Fact]
    public void What_the_system_has_in_memory_needs_no_thread_and_keeps_nobody_waiting() => Run(async () =>
    {
        string path = _folder.File("a");
        File.WriteAllBytes(path, new byte[1_000_000]);
        if (!IsInMemory(path))
        {
            return;
        }

        await using AsyncFile file = await Asyncio.OpenFile(path);
        CapacityLimiter threads = Asyncio.RunningLoop.DefaultThreadLimiter;
        threads.TotalTokens = 0;
        int turns = 0;
        LoopTask other = Asyncio.CreateTask(Count());
        await file.ReadExactly(new byte[1_000_000]);
        other.Cancel();
        threads.TotalTokens = 1;
        Assert.InRange(turns, 1_000_000 / FileBuffer.ChunkSize, 100);
        Assert.Equal((1_000_000, 0), (file.Position, await file.Read(new byte[1])));

        async Coroutine Count()
        {
            while (true)
            {
                turns++;
                await Asyncio.Sleep(0);
            }
        }
    });

    private static bool IsInMemory(string path)
    {
        using SafeFileHandle handle = File.OpenHandle(path);
        return OperatingSystem.IsLinux() && Libc.ReadFromCache((int)handle.DangerousGetHandle(), new byte[1], 0) == 1;
    }

    private static void Run(Func<Coroutine> main) => TestLoop.Run(_ => main(), threads: true);
}
