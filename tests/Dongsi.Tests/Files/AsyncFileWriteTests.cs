using System.Text;
using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Files;

public sealed class AsyncFileWriteTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_Write_returns_from_is_in_the_file() => Run(async () =>
    {
        string path = _folder.File("a");
        await using AsyncFile file = await Asyncio.OpenFile(path, FileMode.Create, share: FileShare.ReadWrite);
        await file.Write("가\n");
        await file.Write("bytes"u8.ToArray());
        await file.Write("");
        Assert.Equal(9, file.Position);
        Assert.Equal("가\nbytes", ReadShared(path));
        await file.Flush();
        await file.Flush(toDisk: true);
        Assert.Equal(9, file.GetStatistics().BytesWritten);
    });

    [Fact]
    public void Lines_get_their_ends() => Run(async () =>
    {
        string path = _folder.File("a");
        await using (AsyncFile file = await Asyncio.OpenFile(path, FileMode.Create, encoding: Encoding.Unicode))
        {
            await file.WriteLines(["one", "two"]);
            await file.WriteLines([]);
        }

        Assert.Equal("one\ntwo\n", File.ReadAllText(path, Encoding.Unicode));
    });

    [Fact]
    public void Many_lines_are_written_and_read_again() => Run(async () =>
    {
        string path = _folder.File("a");
        string[] lines = [.. Enumerable.Range(0, 50_000).Select(i => $"line {i}")];
        await using AsyncFile file = await Asyncio.OpenFile(path, FileMode.Create);
        await file.WriteLines(lines);
        Assert.Equal(new FileInfo(path).Length, file.Position);
        await file.Seek(0);
        int count = 0;
        await foreach (string line in file)
        {
            Assert.Equal(lines[count++], line);
        }

        Assert.Equal(lines.Length, count);
    });

    [Fact]
    public void A_write_goes_where_the_reader_is() => Run(async () =>
    {
        string path = _folder.File("a", "one\ntwo\nthree\n");
        await using (AsyncFile file = await Asyncio.OpenFile(path, access: FileAccess.ReadWrite))
        {
            Assert.Equal("one", await file.ReadLine());
            await file.Write("TWO");
            Assert.Equal("", await file.ReadLine());
            Assert.Equal("three", await file.ReadLine());
        }

        Assert.Equal("one\nTWO\nthree\n", File.ReadAllText(path));
    });

    [Fact]
    public void Append_begins_at_the_end() => Run(async () =>
    {
        string path = _folder.File("a", "one\n");
        await using (AsyncFile file = await Asyncio.OpenFile(path, FileMode.Append))
        {
            Assert.Equal(4, file.Position);
            Assert.False(file.CanRead);
            await file.WriteLines(["two"]);
        }

        Assert.Equal("one\ntwo\n", File.ReadAllText(path));
    });

    [Fact]
    public void Truncate_leaves_the_position() => Run(async () =>
    {
        string path = _folder.File("a", "0123456789");
        await using AsyncFile file = await Asyncio.OpenFile(path, access: FileAccess.ReadWrite);
        await file.ReadExactly(new byte[4]);
        await file.Truncate();
        Assert.Equal(4, await file.GetLength());
        await file.Truncate(2);
        Assert.Equal((2, 4), (await file.GetLength(), file.Position));
        await file.Write("x");
        await file.Truncate(6);
        await file.Seek(0);
        Assert.Equal("01\0\0x\0"u8.ToArray(), await file.ReadBytes());
        await Expect.Throws<ArgumentOutOfRangeException>(file.Truncate(-1));
    });

    [Fact]
    public void Two_tasks_that_write_do_not_mix_what_they_write() => Run(async () =>
    {
        string path = _folder.File("a");
        await using (AsyncFile file = await Asyncio.OpenFile(path, FileMode.Create))
        {
            await TaskGroup.Run(async group =>
            {
                foreach (char letter in "abcd")
                {
                    _ = group.CreateTask(file.Write(new string(letter, 150_000)));
                }
            });
        }

        IEnumerable<char[]> parts = File.ReadAllText(path).Chunk(150_000);
        Assert.Equal("abcd", string.Concat(parts.Select(part => part.Distinct().Single())));
    });

    [Fact]
    public void A_full_disk_says_how_much_it_took() => Run(async () =>
    {
        await using AsyncFile file = Asyncio.WrapFile(new FullStream(room: 100_000));
        await file.Write(new byte[10]);
        IncompleteWriteException e =
            await Expect.Throws<IncompleteWriteException>(file.Write(new byte[150_000]));
        Assert.Equal(99_990, e.BytesWritten);
        Assert.Equal(100_000, file.Position);
        Assert.Equal(28, e.HResult);
        Assert.Contains("99990 of 150000 bytes, begun at position 10: No space left", e.Message,
            StringComparison.Ordinal);
    });

    [Fact]
    public void Lines_that_do_not_fit_are_counted_from_the_first() => Run(async () =>
    {
        await using AsyncFile file = Asyncio.WrapFile(new FullStream(room: 100_000));
        IncompleteWriteException e = await Expect.Throws<IncompleteWriteException>(
            file.WriteLines(Enumerable.Repeat(new string('x', 99), 5000)));
        Assert.Equal(100_000, e.BytesWritten);
        Assert.Equal(100_000, file.Position);
    });

    [Fact]
    public void A_device_that_is_always_full_refuses_with_its_path() => Run(async () =>
    {
        const string Full = "/dev/full";
        if (!File.Exists(Full))
        {
            return;
        }

        await using AsyncFile file = await Asyncio.OpenFile(Full, access: FileAccess.Write);
        IncompleteWriteException e =
            await Expect.Throws<IncompleteWriteException>(file.Write("x"));
        Assert.Equal(0, e.BytesWritten);
        Assert.Contains(Full, e.Message, StringComparison.Ordinal);
        Assert.IsType<IOException>(e.InnerException);
    });

    private static string ReadShared(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        return new StreamReader(stream).ReadToEnd();
    }

    private static void Run(Func<Coroutine> main) => TestLoop.Run(_ => main(), threads: true);
}
