using Dongsi.LowLevel;
using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Files;

public sealed class PathGlobTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("*.cs", "a.cs", true)]
    [InlineData("*.cs", ".cs", true)]
    [InlineData("*.cs", "a.csx", false)]
    [InlineData("a?c", "abc", true)]
    [InlineData("a?c", "ac", false)]
    [InlineData("*", "", true)]
    [InlineData("", "a", false)]
    [InlineData("*a*b*", "xaxbx", true)]
    [InlineData("*a*b", "abab", true)]
    [InlineData("*a*b", "ba", false)]
    [InlineData("[a-c]1", "b1", true)]
    [InlineData("[a-c]1", "d1", false)]
    [InlineData("[!a-c]1", "d1", true)]
    [InlineData("[!a-c]1", "b1", false)]
    [InlineData("[]x]", "]", true)]
    [InlineData("[x-]", "-", true)]
    [InlineData("[", "[", true)]
    [InlineData("[!]", "[!]", true)]
    [InlineData("*[0-9]", "abc7", true)]
    public void A_name_matches_a_pattern(string pattern, string name, bool matches) =>
        Assert.Equal(matches, PathGlob.Matches(pattern, name));

    [Fact]
    public void A_pattern_of_many_stars_takes_no_time() =>
        Assert.False(PathGlob.Matches(string.Concat(Enumerable.Repeat("a*", 60)) + "b", new string('a', 5000)));

    [Theory]
    [InlineData("*", "a.cs b.txt sub")]
    [InlineData("*.cs", "a.cs")]
    [InlineData("sub/*.cs", "sub/c.cs")]
    [InlineData("*/*/*.cs", "sub/deep/d.cs")]
    [InlineData("**/*.cs", "a.cs sub/c.cs sub/deep/d.cs")]
    [InlineData("**", ". sub sub/deep")]
    [InlineData("**/deep/**/*", "sub/deep/.hidden sub/deep/d.cs")]
    [InlineData("**/**/d.cs", "sub/deep/d.cs")]
    [InlineData("none/*", "")]
    public void Paths_are_found_sorted_and_once(string pattern, string expected) => TestLoop.Run(
        async _ =>
        {
            foreach (string file in (string[])["b.txt", "a.cs", "sub/c.cs", "sub/deep/d.cs", "sub/deep/.hidden"])
            {
                _folder.File(file, "");
            }

            AsyncPath[] found = await _folder.Path.Glob(pattern);
            Assert.Equal(expected, string.Join(' ', found.Select(path => path.RelativeTo(_folder.Path))));
        },
        threads: true);

    [Fact]
    public void IterDir_and_RGlob_are_patterns_too() => TestLoop.Run(
        async _ =>
        {
            _folder.File("b/c.cs", "");
            _folder.File("a.cs", "");
            Assert.Equal([_folder.Path / "a.cs", _folder.Path / "b"], await _folder.Path.IterDir());
            Assert.Equal([_folder.Path / "a.cs", _folder.Path / "b/c.cs"], await _folder.Path.RGlob("*.cs"));
        },
        threads: true);

    [Fact]
    public void Depth_does_not_follow_links_and_so_ends() => TestLoop.Run(
        async _ =>
        {
            _folder.File("sub/a.cs", "");
            await (_folder.Path / "sub" / "back").SymlinkTo(_folder.Path);
            Assert.Equal([_folder.Path / "sub/a.cs"], await _folder.Path.RGlob("*.cs"));
            Assert.Equal([_folder.Path / "sub/back/sub"], await _folder.Path.Glob("sub/back/*"));
        },
        threads: true);

    [Fact]
    public void What_is_no_directory_and_no_pattern_is_refused() => TestLoop.Run(
        async _ =>
        {
            await Expect.Throws<DirectoryNotFoundException>((_folder.Path / "none").IterDir());
            Assert.Throws<ArgumentException>(() => _folder.Path.Glob(""));
            Assert.Throws<ArgumentException>(() => _folder.Path.Glob("/etc/*"));
        },
        threads: true);
}
