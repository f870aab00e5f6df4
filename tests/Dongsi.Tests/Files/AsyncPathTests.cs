using System.Text;
using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Files;

public sealed class AsyncPathTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("/data/report.tar.gz", "report.tar.gz", "report.tar", ".gz", "/data")]
    [InlineData("a/b", "b", "b", "", "a")]
    [InlineData("name", "name", "name", "", ".")]
    [InlineData("/", "", "", "", "/")]
    [InlineData("a/.bashrc", ".bashrc", ".bashrc", "", "a")]
    [InlineData("a/b.", "b.", "b.", "", "a")]
    [InlineData("a/..", "..", "..", "", "a")]
    [InlineData("./a/b.c/", "b.c", "b", ".c", "a")]
    public void A_path_has_parts(string path, string name, string stem, string suffix, string parent)
    {
        var one = new AsyncPath(path);
        Assert.Equal((name, stem, suffix, parent), (one.Name, one.Stem, one.Suffix, one.Parent.ToString()));
    }

    [Fact]
    public void Paths_are_joined_and_taken_apart()
    {
        var path = new AsyncPath("logs") / "2026" / new AsyncPath("today.txt");
        Assert.Equal("logs/2026/today.txt", path.ToString());
        Assert.Equal(path, new AsyncPath("logs").Divide("2026/today.txt"));
        Assert.Equal("/etc/passwd", (path / "/etc/passwd").ToString());
        Assert.Equal("logs/2026/x", path.WithName("x").ToString());
        Assert.Equal("logs/2026/today.md", path.WithSuffix(".md").ToString());
        Assert.Equal("today", path.WithSuffix("").RelativeTo(new AsyncPath("logs/2026")).ToString());
        Assert.Equal("x", new AsyncPath("name").WithName("x").ToString());
        Assert.False(path.IsAbsolute);
        Assert.True(new AsyncPath("/a").IsAbsolute);
        Assert.Throws<ArgumentException>(() => path.RelativeTo(new AsyncPath("other")));
        Assert.Throws<ArgumentException>(() => path.RelativeTo(new AsyncPath("/logs")));
        Assert.Throws<ArgumentException>(() => new AsyncPath(""));
    }

    [Fact]
    public void Paths_are_values()
    {
        (AsyncPath a, AsyncPath b) = (new("a"), new("b"));
        Assert.True(a == new AsyncPath("a/"));
        Assert.True(a != b);
        Assert.False(a == null);
        Assert.Single(new HashSet<AsyncPath> { a, new("./a") });
        Assert.True(a < b && b > a && a <= b && b >= a);
        Assert.Equal([a, b], new[] { b, a }.Order());
    }

    [Fact]
    public void What_was_written_is_read() => Run(async () =>
    {
        AsyncPath path = _folder.Path / "a.txt";
        await path.WriteText("가나다");
        Assert.Equal(9, (await path.Stat()).Size);
        Assert.Equal("가나다", await path.ReadText());
        await path.WriteText("x", Encoding.Unicode);
        Assert.Equal([(byte)'x', 0], await path.ReadBytes());
        await path.WriteBytes(new byte[] { 1, 2, 3 });
        Assert.Equal([1, 2, 3], await path.ReadBytes());
        await using AsyncFile file = await path.Open(FileMode.Append);
        Assert.Equal(3, file.Position);
    });

    [Fact]
    public void A_path_says_what_is_there() => Run(async () =>
    {
        AsyncPath file = new(_folder.File("a", "x"));
        AsyncPath link = _folder.Path / "link";
        AsyncPath broken = _folder.Path / "broken";
        await link.SymlinkTo(new AsyncPath("a"));
        await broken.SymlinkTo(new AsyncPath("nothing"));
        Assert.Equal((true, true, false, false), await Look(file));
        Assert.Equal((true, false, true, false), await Look(_folder.Path));
        Assert.Equal((true, true, false, true), await Look(link));
        Assert.Equal((false, false, false, true), await Look(broken));
        Assert.Equal((false, false, false, false), await Look(_folder.Path / "none"));
        Assert.Equal("a", (await link.ReadLink()).ToString());
        await Expect.Throws<FileNotFoundException>(file.ReadLink());

        static async Coroutine<(bool, bool, bool, bool)> Look(AsyncPath path) =>
            (await path.Exists(), await path.IsFile(), await path.IsDir(), await path.IsSymlink());
    });

    [Fact]
    public void Stat_of_a_link_is_of_what_it_leads_to_unless_asked_otherwise() => Run(async () =>
    {
        AsyncPath link = _folder.Path / "link";
        _folder.File("a", "12345");
        await link.SymlinkTo(new AsyncPath("a"));
        Assert.Equal(5, (await link.Stat()).Size);
        Assert.True((await link.Stat(followSymlinks: false)).Attributes.HasFlag(FileAttributes.ReparsePoint));
        Assert.True((await _folder.Path.Stat()).Attributes.HasFlag(FileAttributes.Directory));
        FileNotFoundException e = await Expect.Throws<FileNotFoundException>((_folder.Path / "none").Stat());
        Expect.Says(e, "Stat did not find", "none");
    });

    [Fact]
    public void Directories_are_made_and_removed() => Run(async () =>
    {
        AsyncPath deep = _folder.Path / "a" / "b";
        Expect.Says(await Expect.Throws<DirectoryNotFoundException>(deep.MkDir()), "MkDir(parents: true)");
        await deep.MkDir(parents: true);
        await deep.MkDir(existOk: true);
        Expect.Says(await Expect.Throws<IOException>(deep.MkDir()), "exists already", "existOk: true");
        await Expect.Throws<IOException>(deep.Parent.RmDir());
        await deep.RmDir();
        await Expect.Throws<DirectoryNotFoundException>(deep.RmDir());
        await Expect.Throws<IOException>(new AsyncPath(_folder.File("file", "x")).MkDir(existOk: true));
    });

    [Fact]
    public void Files_are_renamed_replaced_and_removed() => Run(async () =>
    {
        AsyncPath a = new(_folder.File("a", "A"));
        AsyncPath b = new(_folder.File("b", "B"));
        await Expect.Throws<IOException>(a.Rename(b));
        Assert.Equal(b, await a.Replace(b));
        Assert.Equal("A", await b.ReadText());
        Assert.False(await a.Exists());
        await b.Rename(a);
        await a.Unlink();
        await a.Unlink(missingOk: true);
        Expect.Says(await Expect.Throws<FileNotFoundException>(a.Unlink()), "Unlink did not find");
        await Expect.Throws<FileNotFoundException>(a.Rename(b));
        AsyncPath folder = _folder.Path / "folder";
        await folder.MkDir();
        await (await folder.Rename(_folder.Path / "other")).RmDir();
    });

    [Fact]
    public void A_link_that_leads_nowhere_is_removed_and_not_what_it_leads_to() => Run(async () =>
    {
        AsyncPath file = new(_folder.File("a", "x"));
        AsyncPath link = _folder.Path / "link";
        await link.SymlinkTo(file);
        await Expect.Throws<IOException>(link.SymlinkTo(file));
        await link.Unlink();
        Assert.True(await file.Exists());
        await link.SymlinkTo(new AsyncPath("nothing"));
        await link.Unlink();
        Assert.False(await link.IsSymlink());
    });

    [Fact]
    public void Touch_makes_a_file_or_sets_its_time_by_the_loops_clock() => Run(async () =>
    {
        AsyncPath path = _folder.Path / "a";
        await path.Touch();
        Assert.Equal(0, (await path.Stat()).Size);
        File.SetLastWriteTimeUtc(path.ToString(), DateTime.UnixEpoch);
        await path.Touch();
        Assert.Equal(Asyncio.RunningLoop.UtcNow.Date, (await path.Stat()).LastWriteTime.UtcDateTime.Date);
        await Expect.Throws<IOException>(path.Touch(existOk: false));
    });

    [Fact]
    public void Chmod_says_who_may() => Run(async () =>
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        AsyncPath path = new(_folder.File("a", "x"));
        await path.Chmod(UnixFileMode.UserRead);
        Assert.Equal(UnixFileMode.UserRead, (await path.Stat()).Mode);
    });

    [Fact]
    public void Resolve_follows_the_links_of_every_part() => Run(async () =>
    {
        AsyncPath root = await _folder.Path.Resolve();
        await (root / "real" / "deep").MkDir(parents: true);
        await (root / "first").SymlinkTo(new AsyncPath("real"));
        await (root / "second").SymlinkTo(root / "first" / "deep");
        Assert.Equal(root / "real" / "deep" / "none", await (root / "second" / "." / "x" / ".." / "none").Resolve());
        Assert.Equal(root / "real", await (root / "first").Resolve());
        await (root / "circle").SymlinkTo(new AsyncPath("circle"));
        Expect.Says(await Expect.Throws<IOException>((root / "circle" / "x").Resolve()), "circle");
        Assert.True((await new AsyncPath("relative").Resolve()).IsAbsolute);
    });

    private static void Run(Func<Coroutine> main) => TestLoop.Run(_ => main(), threads: true);
}
