using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Files;

public sealed class WatchDirectoryTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Changes_are_told_from_the_moment_in_which_the_watch_was_made() => Run(async () =>
    {
        using DirectoryWatch watch = await Watch();
        string a = _folder.File("a", "x");
        File.Move(a, _folder.File("b"));
        File.Delete(_folder.File("b"));
        var seen = new List<DirectoryChange>();
        await foreach (DirectoryChange change in watch)
        {
            if (change.Kind != DirectoryChangeKind.Changed)
            {
                seen.Add(change);
            }

            if (change.Kind == DirectoryChangeKind.Deleted)
            {
                break;
            }
        }

        (AsyncPath first, AsyncPath second) = (_folder.Path / "a", _folder.Path / "b");
        Assert.Equal(
            [
                new(DirectoryChangeKind.Created, first),
                new(DirectoryChangeKind.Renamed, second, first),
                new(DirectoryChangeKind.Deleted, second),
            ],
            seen);
        Assert.True(watch.IsClosed);
        Assert.Throws<ClosedResourceException>(watch.GetAsyncEnumerator);
    });

    [Fact]
    public void Only_names_that_the_filter_lets_through_count() => Run(async () =>
    {
        using DirectoryWatch watch = await Watch(filter: "*.txt");
        _folder.File("a.md", "x");
        _folder.File("b.txt", "x");
        Assert.Equal("b.txt", (await First(watch)).Path.Name);
    });

    [Fact]
    public void What_is_below_counts_if_wanted() => Run(async () =>
    {
        Directory.CreateDirectory(_folder.File("sub"));
        using DirectoryWatch watch = await Watch(recursive: true);
        _folder.File("sub/a", "x");
        Assert.Equal(_folder.Path / "sub" / "a", (await First(watch)).Path);
    });

    [Fact]
    public void What_does_not_fit_is_told_as_an_overflow() => Run(async () =>
    {
        using DirectoryWatch watch = await Watch(capacity: 2);
        for (int i = 0; i < 10; i++)
        {
            _folder.File($"{i}", "");
        }

        while (watch.GetStatistics().Dropped == 0)
        {
            await Asyncio.ToThread(Thread.Yield);
        }

        var kinds = new List<DirectoryChangeKind>();
        await foreach (DirectoryChange change in watch)
        {
            kinds.Add(change.Kind);
            if (change.Kind == DirectoryChangeKind.Overflow)
            {
                Assert.Equal(_folder.Path, change.Path);
                break;
            }
        }

        Assert.Equal(
            [DirectoryChangeKind.Created, DirectoryChangeKind.Created, DirectoryChangeKind.Overflow], kinds);
    });

    [Fact]
    public void Who_waits_for_a_change_comes_to_the_end_when_the_watch_is_closed() => Run(async () =>
    {
        using DirectoryWatch watch = await Watch();
        LoopTask<int> walking = Asyncio.CreateTask(Walk());
        await Asyncio.Sleep(0);
        watch.Close();
        watch.Close();
        Assert.Equal(0, await walking);

        async Coroutine<int> Walk()
        {
            int count = 0;
            await foreach (DirectoryChange change in watch)
            {
                count++;
            }

            return count;
        }
    });

    [Fact]
    public void A_cancelled_walk_has_taken_nothing_and_closes_the_watch() => Run(async () =>
    {
        using DirectoryWatch watch = await Watch();
        CancelScope scope = await CancelScope.Run(async scope =>
        {
            scope.Cancel();
            await foreach (DirectoryChange change in watch)
            {
            }
        });
        Assert.True(scope.CancelledCaught);
        Assert.True(watch.IsClosed);
    });

    [Fact]
    public void A_directory_that_goes_away_ends_the_watch_with_an_error() => Run(async () =>
    {
        string path = _folder.File("watched");
        Directory.CreateDirectory(path);
        using DirectoryWatch watch = await Asyncio.WatchDirectory(path);
        Directory.Delete(path);
        DirectoryNotFoundException e = await Expect.Throws<DirectoryNotFoundException>(First(watch));
        Expect.Says(e, path, "deleted or renamed");
    });

    [Fact]
    public void What_is_no_directory_cannot_be_watched() => Run(async () =>
    {
        string missing = _folder.File("missing");
        Expect.Says(await Expect.Throws<DirectoryNotFoundException>(Asyncio.WatchDirectory(missing)), missing);
        string file = _folder.File("file", "x");
        Expect.Says(await Expect.Throws<DirectoryNotFoundException>(Asyncio.WatchDirectory(file)), "is a file");
        Assert.Throws<ArgumentOutOfRangeException>(() => Asyncio.WatchDirectory(file, capacity: 0));
    });

    private static async Coroutine<DirectoryChange> First(DirectoryWatch watch)
    {
        await foreach (DirectoryChange change in watch)
        {
            return change;
        }

        throw new InvalidOperationException("The watch has ended.");
    }

    private Coroutine<DirectoryWatch> Watch(string filter = "*", bool recursive = false, int capacity = 1024) =>
        Asyncio.WatchDirectory(_folder.Path.ToString(), filter, recursive, capacity);

    private static void Run(Func<Coroutine> main) => TestLoop.Run(_ => main(), threads: true);
}
