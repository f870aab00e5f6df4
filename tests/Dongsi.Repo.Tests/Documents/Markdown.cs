using System.Text;
using System.Text.RegularExpressions;

namespace Dongsi.Repo.Tests.Documents;

/// <summary>What the rules need to know of a Markdown file: headings, links and code blocks.</summary>
internal sealed partial class Markdown
{
    private readonly List<(int Line, string Target)> _links = [];
    private readonly List<CodeBlock> _blocks = [];
    private readonly Dictionary<string, int> _anchors = [];

    public Markdown(string path, string text)
    {
        Path = path;
        Read(text.Split('\n'));
    }

    public static IEnumerable<Markdown> All =>
        Repository.Files("*.md").Select(path => new Markdown(path, File.ReadAllText(Repository.PathOf(path))));

    public string Path { get; }

    public int Titles { get; private set; }

    public IReadOnlyList<(int Line, string Target)> Links => _links;

    public IReadOnlyList<CodeBlock> Blocks => _blocks;

    public bool HasAnchor(string anchor) => _anchors.ContainsKey(anchor);

    private void Read(string[] lines)
    {
        var note = "";
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].TrimEnd();
            if (Fence().Match(line) is { Success: true } fence)
            {
                var start = i + 1;
                var end = Array.FindIndex(lines, start, one => one.Trim() == fence.Groups["marks"].Value);
                i = end < 0 ? lines.Length : end;
                _blocks.Add(new(start, fence.Groups["language"].Value, note, string.Join('\n', lines[start..i])));
                note = "";
                continue;
            }

            ReadProse(i + 1, line);
            note = line.Length == 0 ? note : line.Trim();
        }
    }

    private void ReadProse(int number, string line)
    {
        if (Heading().Match(line) is { Success: true } heading)
        {
            Titles += heading.Groups["level"].Length == 1 ? 1 : 0;
            AddHeading(heading.Groups["text"].Value);
        }

        var prose = InlineCode().Replace(line, "");
        Titles += prose.Contains("<h1", StringComparison.Ordinal) ? 1 : 0;
        foreach (Match anchor in HtmlAnchor().Matches(prose))
        {
            _anchors.TryAdd(anchor.Groups["name"].Value, 0);
        }

        foreach (Match link in Link().Matches(prose))
        {
            _links.Add((number, link.Groups["target"].Value));
        }
    }

    // GitHub's way: letters and digits of any script stay, spaces become hyphens, a repeated heading gets a number.
    private void AddHeading(string text)
    {
        var slug = new StringBuilder();
        foreach (var letter in LinkText().Replace(text, "$1").Trim().ToLowerInvariant())
        {
            if (letter is ' ' or '-' or '_' || char.IsLetterOrDigit(letter))
            {
                slug.Append(letter == ' ' ? '-' : letter);
            }
        }

        var seen = _anchors.GetValueOrDefault(slug.ToString());
        _anchors[slug.ToString()] = seen + 1;
        if (seen > 0)
        {
            _anchors.TryAdd($"{slug}-{seen}", 1);
        }
    }

    [GeneratedRegex(@"^\s*(?<marks>`{3,}|~{3,})\s*(?<language>[^\s`]*)")]
    private static partial Regex Fence();

    [GeneratedRegex(@"^(?<level>#{1,6})\s+(?<text>.+?)\s*#*$")]
    private static partial Regex Heading();

    [GeneratedRegex("(`+).+?\\1")]
    private static partial Regex InlineCode();

    [GeneratedRegex(@"<[a-z0-9]+\s([^>]*\s)?(id|name)=""(?<name>[^""]+)""", RegexOptions.ExplicitCapture)]
    private static partial Regex HtmlAnchor();

    // [text](target "title"), [name]: target, and HTML's href="target".
    [GeneratedRegex("""
        \]\((?<target>[^)\s]+)(\s+"[^"]*")?\) | ^\s*\[[^\]]+\]:\s+(?<target>\S+) | \b(href|src)="(?<target>[^"]+)"
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture)]
    private static partial Regex Link();

    [GeneratedRegex(@"\[([^\]]*)\]\([^)]*\)")]
    private static partial Regex LinkText();
}
