using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Files;

public sealed class AsyncFileMisuseTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_missing_file_is_named() => Run(async _ =>
    {
        string path = _folder.File("missing");
        FileNotFoundException e =
            await Expect.Throws<FileNotFoundException>(Asyncio.OpenFile(path));
        Assert.Contains(path, e.Message, StringComparison.Ordinal);
        await Expect.Throws<DirectoryNotFoundException>(
            Asyncio.OpenFile(_folder.File("none/a"), FileMode.Create));
        Assert.Throws<ArgumentException>(() => Asyncio.OpenFile(""));
    });

    [Fact]
    public void A_directory_is_no_file_and_the_error_says_so() => Run(async _ =>
    {
        string path = _folder.Path.ToString();
        UnauthorizedAccessException e =
            await Expect.Throws<UnauthorizedAccessException>(Asyncio.OpenFile(path));
        Assert.Contains($"'{path}', which is a directory", e.Message, StringComparison.Ordinal);
        await Expect.Throws<UnauthorizedAccessException>(_folder.Path.ReadText());
        await Expect.Throws<UnauthorizedAccessException>(_folder.Path.ReadBytes());
        await Expect.Throws<UnauthorizedAccessException>(_folder.Path.Unlink());
    });

    [Fact]
    public void What_it_was_not_opened_for_it_refuses() => Run(async _ =>
    {
        string path = _folder.File("a", "x");
        await using (AsyncFile file = await Asyncio.OpenFile(path))
        {
            NotSupportedException e =
                await Expect.Throws<NotSupportedException>(file.Write("y"));
            Assert.Contains($"Write was called on <AsyncFile '{path}'>", e.Message, StringComparison.Ordinal);
            await Expect.Throws<NotSupportedException>(file.Truncate());
        }

        await using (AsyncFile file = await Asyncio.OpenFile(path, FileMode.Append))
        {
            await Expect.Throws<NotSupportedException>(file.ReadLine());
        }

        await using (AsyncFile file = Asyncio.WrapFile(new SlowStream([], canSeek: false)))
        {
            await Expect.Throws<NotSupportedException>(file.Seek(0));
        }
    });

    [Fact]
    public void A_closed_file_refuses_and_closing_it_again_does_nothing() => Run(async _ =>
    {
        string path = _folder.File("a", "x");
        AsyncFile file = await Asyncio.OpenFile(path);
        await file.Close();
        await file.Close();
        await file.DisposeAsync();
        Assert.True(file.IsClosed);
        ClosedResourceException e =
            await Expect.Throws<ClosedResourceException>(file.ReadLine());
        Assert.Contains($"ReadLine was called on <AsyncFile '{path}' closed>", e.Message, StringComparison.Ordinal);
        await Expect.Throws<ClosedResourceException>(file.Flush());
    });

    [Fact]
    public void A_file_that_is_forgotten_is_reported() => Run(async test =>
    {
        string path = _folder.File("a", "x");
        await Forget(path);

        // An idle thread remembers its last job for a while.
        await Asyncio.ToThread(() => { });
        Garbage.Collect();
        await Asyncio.Sleep(0);
        await Asyncio.Sleep(0);
        LoopErrorContext report = test.TakeReport();
        Assert.Equal(LoopErrorKind.Warning, report.Kind);
        Assert.Contains($"<AsyncFile '{path}'> was never closed", report.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void A_file_belongs_to_the_loop_that_opened_it() => Run(async _ =>
    {
        await using AsyncFile file = await Asyncio.OpenFile(_folder.File("a", "x"));
        await file.ReadLine();
        await Asyncio.ToThread(() => Assert.Throws<InvalidOperationException>(() => file.GetStatistics()));
    });

    private static async Coroutine Forget(string path) => await (await Asyncio.OpenFile(path)).ReadLine();

    private static void Run(Func<TestLoop, Coroutine> main) => TestLoop.Run(main, threads: true);
}
