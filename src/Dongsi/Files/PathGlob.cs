namespace Dongsi.LowLevel;

/// <summary>Finds the paths that match a pattern. On a thread.</summary>
/// <remarks>
/// Directories are listed as a whole and closed before anything else is done, so that a thread that is abandoned keeps
/// no descriptor open for longer than that.
/// </remarks>
internal sealed class PathGlob
{
    private const string AnyDepth = "**";

    private readonly string[] _parts;

    public PathGlob(string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        _parts = pattern.Split(
            [Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries);
        if (_parts.Length == 0 || Path.IsPathRooted(pattern))
        {
            throw ThrowHelper.BadPattern(pattern);
        }
    }

    public AsyncPath[] Find(string root)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);

        // Of the first one it is said if it cannot be read; of those below it is not.
        Walk(root, EntriesOf(root), part: 0, found);
        return [.. found.Select(path => new AsyncPath(path))];
    }

    /// <summary>Does a name match one part of a pattern?</summary>
    public static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name)
    {
        // Only the last star need ever take more: what was before it has matched as early as it could.
        (int star, int from, int p, int n) = (-1, 0, 0, 0);
        while (n < name.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                (star, from) = (p++, n);
            }
            else if (p < pattern.Length && MatchesOne(pattern[p..], name[n], out int length))
            {
                p += length;
                n++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                n = ++from;
            }
            else
            {
                return false;
            }
        }

        return pattern[p..].TrimStart('*').IsEmpty;
    }

    private void Walk(string directory, string[] entries, int part, SortedSet<string> found)
    {
        FromThread.CheckCancelled();
        if (_parts[part] == AnyDepth)
        {
            WalkDown(directory, entries, part, found);
            return;
        }

        foreach (string entry in entries)
        {
            if (!Matches(_parts[part], Path.GetFileName(entry)))
            {
                continue;
            }

            if (part == _parts.Length - 1)
            {
                found.Add(entry);
            }
            else if (Directory.Exists(entry))
            {
                Walk(entry, EntriesOrNone(entry), part + 1, found);
            }
        }
    }

    private void WalkDown(string directory, string[] entries, int part, SortedSet<string> found)
    {
        if (part == _parts.Length - 1)
        {
            found.Add(directory);
        }
        else
        {
            Walk(directory, entries, part + 1, found);
        }

        foreach (string entry in entries)
        {
            if (Directory.Exists(entry) && new FileInfo(entry).LinkTarget is null)
            {
                Walk(entry, EntriesOrNone(entry), part, found);
            }
        }
    }

    private static string[] EntriesOf(string directory) =>
        Directory.GetFileSystemEntries(directory, "*", new EnumerationOptions
        {
            AttributesToSkip = 0,
            IgnoreInaccessible = false,
        });

    private static string[] EntriesOrNone(string directory)
    {
        try
        {
            return EntriesOf(directory);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static bool MatchesOne(ReadOnlySpan<char> pattern, char one, out int length)
    {
        length = 1;

        // A bracket that comes first is one of the characters: "[]a]", "[!]a]".
        bool isNegated = pattern.StartsWith("[!");
        int first = isNegated ? 2 : 1;
        int end = pattern[0] == '[' && pattern.Length > first ? pattern[(first + 1)..].IndexOf(']') : -1;
        if (end < 0)
        {
            return pattern[0] == '?' || pattern[0] == one;
        }

        length = first + end + 2;
        return IsIn(pattern[first..(length - 1)], one) != isNegated;
    }

    private static bool IsIn(ReadOnlySpan<char> set, char one)
    {
        for (int i = 0; i < set.Length; i++)
        {
            bool isRange = i + 2 < set.Length && set[i + 1] == '-';
            if (isRange ? one >= set[i] && one <= set[i + 2] : one == set[i])
            {
                return true;
            }

            i += isRange ? 2 : 0;
        }

        return false;
    }
}
