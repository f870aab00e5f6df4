using System.Diagnostics;
using Dongsi.LowLevel;

namespace Dongsi;

/// <summary>A path, whose questions to the disk do not block the loop: they are asked on threads.</summary>
/// <remarks>
/// <code>
/// var logs = new AsyncPath("logs");
/// await logs.MkDir(existOk: true);
/// await (logs / "today.txt").WriteText("began\n");
/// foreach (AsyncPath file in await logs.Glob("*.txt"))
/// {
///     Console.WriteLine($"{file.Stem}: {await file.ReadText()}");
/// }
/// </code>
/// <para>It is a value: two of the same text are equal, and nothing in it changes.</para>
/// <para><b>Cancel safety</b>: what has not begun will not happen. A scope waits for what has begun and keeps its
/// result; an edge (<c>LoopTask.Cancel</c>, <c>Timeout</c>) abandons it, so it still happens, and if it fails, the
/// loop's exception handler is told.</para>
/// <para><b>Thread safety</b>: any thread; the operations belong to a running task.</para>
/// <para><b>Python</b>: <c>anyio.Path</c>, <c>trio.Path</c>.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed partial class AsyncPath : IEquatable<AsyncPath>, IComparable<AsyncPath>
{
    private readonly string _path;

    /// <summary>A path; there need be nothing there.</summary>
    /// <param name="path">Absolute, or relative to the current directory.</param>
    /// <exception cref="ArgumentException">It is empty.</exception>
    public AsyncPath(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);

        // "./logs/" is "logs"; the root keeps its separator.
        path = Path.TrimEndingDirectorySeparator(path);
        while (path.Length > 2 && path[0] == '.' && IsSeparator(path[1]))
        {
            path = path[2..];
        }

        _path = path;
    }

    /// <summary>The last part: <c>report.tar.gz</c> of <c>/data/report.tar.gz</c>; empty for the root.</summary>
    public string Name => Path.GetFileName(_path);

    /// <summary>The name without its last suffix: <c>report.tar</c>.</summary>
    public string Stem => Name[..^Suffix.Length];

    /// <summary>The last suffix, with its dot: <c>.gz</c>; empty if there is none. A dot at the beginning or end of the
    /// name begins no suffix.</summary>
    public string Suffix
    {
        get
        {
            string name = Name;
            int dot = name.LastIndexOf('.');
            return dot > 0 && dot < name.Length - 1 && name.AsSpan(0, dot).ContainsAnyExcept('.') ? name[dot..] : "";
        }
    }

    /// <summary>The path without its last part; of the root the root, of a single name <c>.</c>.</summary>
    public AsyncPath Parent => Path.GetDirectoryName(_path) switch
    {
        null => this,
        "" => new AsyncPath("."),
        string parent => new AsyncPath(parent),
    };

    /// <summary>Does it begin at the root?</summary>
    public bool IsAbsolute => Path.IsPathFullyQualified(_path);

    /// <summary>A path below another one. If the right one is absolute, it is the result.</summary>
    /// <param name="left">Where to begin.</param>
    /// <param name="right">What to go on with.</param>
    /// <remarks><para><b>Python</b>: <c>path / "name"</c>.</para></remarks>
    public static AsyncPath operator /(AsyncPath left, string right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return new AsyncPath(Path.Combine(left._path, right));
    }

    /// <inheritdoc cref="op_Division(AsyncPath, string)"/>
    public static AsyncPath operator /(AsyncPath left, AsyncPath right)
    {
        ArgumentNullException.ThrowIfNull(right);
        return left / right._path;
    }

    /// <summary>Are they the same text? Whether they lead to the same file is not asked.</summary>
    /// <param name="left">A path.</param>
    /// <param name="right">Another one.</param>
    public static bool operator ==(AsyncPath? left, AsyncPath? right) => left?._path == right?._path;

    /// <summary>Are they different texts?</summary>
    /// <param name="left">A path.</param>
    /// <param name="right">Another one.</param>
    public static bool operator !=(AsyncPath? left, AsyncPath? right) => !(left == right);

    /// <summary>Does it come before the other one? By their characters.</summary>
    /// <param name="left">A path.</param>
    /// <param name="right">Another one.</param>
    public static bool operator <(AsyncPath left, AsyncPath right) => Compare(left, right) < 0;

    /// <summary>Does it come behind the other one? By their characters.</summary>
    /// <param name="left">A path.</param>
    /// <param name="right">Another one.</param>
    public static bool operator >(AsyncPath left, AsyncPath right) => Compare(left, right) > 0;

    /// <summary>Does it not come behind the other one? By their characters.</summary>
    /// <param name="left">A path.</param>
    /// <param name="right">Another one.</param>
    public static bool operator <=(AsyncPath left, AsyncPath right) => Compare(left, right) <= 0;

    /// <summary>Does it not come before the other one? By their characters.</summary>
    /// <param name="left">A path.</param>
    /// <param name="right">Another one.</param>
    public static bool operator >=(AsyncPath left, AsyncPath right) => Compare(left, right) >= 0;

    /// <summary>A path below this one: the same as <c>/</c>.</summary>
    /// <param name="other">What to go on with.</param>
    public AsyncPath Divide(string other) => this / other;

    /// <summary>The same path with another name.</summary>
    /// <param name="name">The new last part.</param>
    public AsyncPath WithName(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        string? parent = Path.GetDirectoryName(_path);
        return new AsyncPath(string.IsNullOrEmpty(parent) ? name : Path.Combine(parent, name));
    }

    /// <summary>The same path with another suffix.</summary>
    /// <param name="suffix">With its dot; empty for none.</param>
    public AsyncPath WithSuffix(string suffix)
    {
        ArgumentNullException.ThrowIfNull(suffix);
        return WithName(Stem + suffix);
    }

    /// <summary>This path as seen from one above it.</summary>
    /// <param name="other">The one above.</param>
    /// <exception cref="ArgumentException">It is not above this one.</exception>
    /// <remarks><para>Only the texts are looked at.</para></remarks>
    public AsyncPath RelativeTo(AsyncPath other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (IsAbsolute == other.IsAbsolute)
        {
            string relative = Path.GetRelativePath(other._path, _path);
            if (relative != ".." && !relative.StartsWith(".." + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            {
                return new AsyncPath(relative);
            }
        }

        throw ThrowHelper.NotBelow(_path, other._path);
    }

    /// <summary>Are they the same text?</summary>
    /// <param name="other">Another path.</param>
    public bool Equals(AsyncPath? other) => this == other;

    /// <summary>Is it a path of the same text?</summary>
    /// <param name="obj">Anything.</param>
    public override bool Equals(object? obj) => Equals(obj as AsyncPath);

    /// <summary>The hash of the text.</summary>
    public override int GetHashCode() => _path.GetHashCode(StringComparison.Ordinal);

    /// <summary>Which of the two comes first, by their characters.</summary>
    /// <param name="other">Another path.</param>
    public int CompareTo(AsyncPath? other) => Compare(this, other);

    /// <summary>The path as a text, good for whatever takes one.</summary>
    public override string ToString() => _path;

    private static bool IsSeparator(char one) =>
        one == Path.DirectorySeparatorChar || one == Path.AltDirectorySeparatorChar;

    private static int Compare(AsyncPath? left, AsyncPath? right) => string.CompareOrdinal(left?._path, right?._path);
}
