using Xunit;

namespace Dongsi.Repo.Tests.Documents;

public sealed class LinkTests
{
    [Fact]
    public void Every_link_leads_somewhere()
    {
        var pages = Markdown.All.ToDictionary(page => page.Path);
        Findings.None(
            from page in pages.Values
            from link in page.Links
            where !IsOutside(link.Target)
            let wrong = WhatIsWrong(page, link.Target, pages)
            where wrong is not null
            select $"{page.Path}:{link.Line} ({link.Target}): {wrong}",
            "Correct these links. Other sites are not looked up; write them with https://.");
    }

    [Fact]
    public void Every_page_has_one_title() => Findings.None(
        from page in Markdown.All
        where page.Titles != 1
        select $"{page.Path} has {page.Titles}",
        "A page has exactly one `# Title`.");

    [Theory]
    [InlineData("[a](B.md)", "no such file")]
    [InlineData("[a](A.md#one--two)", null)]
    [InlineData("[a](#한-글)", null)]
    [InlineData("[a](#twice-1)", null)]
    [InlineData("[a](#twice-2)", "no such heading")]
    [InlineData("[a]: A.md#none", "no such heading")]
    [InlineData("`[a](B.md)`", null)]
    public void The_rule_tells_a_dead_link_from_a_live_one(string text, string? wrong)
    {
        var page = new Markdown("A.md", $"# One & Two\n## 한 글\n## Twice\n## Twice\n```\n[a](B.md)\n```\n{text}");
        var pages = new Dictionary<string, Markdown> { ["A.md"] = page };
        Assert.Equal(wrong, page.Links.Select(link => WhatIsWrong(page, link.Target, pages)).SingleOrDefault());
    }

    private static bool IsOutside(string target) => target.Contains("://", StringComparison.Ordinal)
        || target.StartsWith("mailto:", StringComparison.Ordinal);

    private static string? WhatIsWrong(Markdown page, string target, Dictionary<string, Markdown> pages)
    {
        var parts = target.Split('#', 2);
        var path = parts[0].Length == 0 ? page.Path : Resolve(page.Path, Uri.UnescapeDataString(parts[0]));
        if (!pages.TryGetValue(path, out var other))
        {
            return Path.Exists(Repository.PathOf(path)) ? null : "no such file";
        }

        return parts.Length == 1 || other.HasAnchor(Uri.UnescapeDataString(parts[1])) ? null : "no such heading";
    }

    private static string Resolve(string page, string target) => Repository.Relative(target.StartsWith('/')
        ? Repository.PathOf(target.TrimStart('/'))
        : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Repository.PathOf(page))!, target)));
}
