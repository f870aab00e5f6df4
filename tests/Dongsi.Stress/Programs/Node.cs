using System.Globalization;
using System.Runtime.CompilerServices;

namespace Dongsi.Stress.Programs;

/// <summary>A node of a random program.</summary>
/// <param name="kind">What it does.</param>
/// <param name="time">Milliseconds, for what has a time.</param>
/// <param name="option">See <see cref="Kind"/>.</param>
/// <param name="parts">The nodes that it is made of.</param>
internal sealed class Node(Kind kind, int time = 0, bool option = false, params Node[] parts)
{
    public Kind Kind { get; } = kind;

    public int Time { get; } = time;

    public bool Option { get; } = option;

    public IReadOnlyList<Node> Parts { get; } = parts;

    /// <summary>What it returns if it does not throw: something that no other node returns.</summary>
    public int Value => RuntimeHelpers.GetHashCode(this);

    public int Count => 1 + Parts.Sum(part => part.Count);

    public TimeSpan Delay => TimeSpan.FromMilliseconds(Time);

    public static int FewestParts(Kind kind) => kind switch
    {
        Kind.Sleep or Kind.Never or Kind.Raise or Kind.GatherOutcomes => 0,
        Kind.Rethrow or Kind.Finally => 2,
        _ => 1,
    };

    public static bool HasTime(Kind kind) => kind is Kind.Sleep or Kind.Never or Kind.Timeout or Kind.WaitFor
        or Kind.WaitAll or Kind.WaitFirst or Kind.WaitFailure or Kind.MoveOn or Kind.Protected or Kind.FailAfter;

    public static bool HasOption(Kind kind) => kind is Kind.Spawn or Kind.Gather or Kind.GatherOutcomes
        or Kind.WaitAll or Kind.WaitFirst or Kind.WaitFailure or Kind.Timeout or Kind.WaitFor
        or Kind.Group or Kind.CancelledGroup or Kind.MoveOn or Kind.Start;

    public override string ToString()
    {
        IEnumerable<string> time = HasTime(Kind) ? [Time.ToString(CultureInfo.InvariantCulture)] : [];
        IEnumerable<string> option = Option ? ["option"] : [];
        return $"{Kind}({string.Join(", ", [.. time, .. option, .. Parts.Select(part => part.ToString())])})";
    }

    /// <summary>Without the scopes that cancel themselves.</summary>
    public Node Calmed() =>
        new(Kind, Time, Option && Kind != Kind.MoveOn, [.. Parts.Select(part => part.Calmed())]);

    /// <summary>Smaller programs that may fail in the same way, the boldest first.</summary>
    public IEnumerable<Node> Shrink()
    {
        if (Kind == Kind.Sleep && Time == 0)
        {
            return [];
        }

        return [
            new Node(Kind.Sleep),
            .. Parts,
            .. WithoutOnePart(),
            .. Option ? [With(Time, false)] : Array.Empty<Node>(),
            .. Time > 0 ? [With(Time / 2, Option)] : Array.Empty<Node>(),
            .. Time > 1 ? [With(Time - 1, Option)] : Array.Empty<Node>(),
            .. WithOneSmallerPart(),
        ];
    }

    private Node With(int time, bool option) => new(Kind, time, option, [.. Parts]);

    private IEnumerable<Node> WithoutOnePart() => Parts.Count <= FewestParts(Kind)
        ? []
        : Parts.Select((_, i) => new Node(Kind, Time, Option, [.. Parts.Where((_, j) => j != i)]));

    private IEnumerable<Node> WithOneSmallerPart() =>
        from i in Enumerable.Range(0, Parts.Count)
        from smaller in Parts[i].Shrink()
        select new Node(Kind, Time, Option, [.. Parts.Select((part, j) => j == i ? smaller : part)]);
}
