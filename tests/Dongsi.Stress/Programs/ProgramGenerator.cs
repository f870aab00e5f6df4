using FsCheck;
using FsCheck.Fluent;

namespace Dongsi.Stress.Programs;

/// <summary>Random programs for FsCheck.</summary>
internal static class ProgramGenerator
{
    private const int LongestTime = 5;
    private const int MostParts = 3;

    private static readonly Kind[] s_inner = [.. Enum.GetValues<Kind>().Where(kind => Node.FewestParts(kind) > 0),
        Kind.GatherOutcomes];

    // Those whose time and outcome a model of a few lines can tell.
    private static readonly Kind[] s_calm =
    [
        Kind.Sequence, Kind.Call, Kind.Spawn, Kind.Gather, Kind.GatherOutcomes, Kind.Timeout, Kind.WaitFor,
        Kind.Shield, Kind.Group, Kind.MoveOn, Kind.Protected, Kind.FailAfter, Kind.Nursery,
    ];

    /// <summary>Everything there is, with cancellations from outside.</summary>
    public static Arbitrary<RandomProgram> Wild { get; } = Arb.From(
        from root in Gen.Sized(size => Tree(size, s_inner, WildLeaf()))
        from cuts in Cuts()
        select new RandomProgram(root, cuts),
        program => program.Shrink());

    /// <summary>Nothing fails but time limits, and nobody interferes.</summary>
    public static Arbitrary<RandomProgram> Calm { get; } = Arb.From(
        from root in Gen.Sized(size => Tree(size, s_calm, CalmLeaf()))
        select new RandomProgram(root.Calmed(), []),
        program => program.Shrink().Where(smaller => smaller.Cuts.Count == 0));

    private static Gen<Node> Tree(int size, Kind[] kinds, Gen<Node> leaf)
    {
        if (size <= 1)
        {
            return leaf;
        }

        Gen<Node> inner = from kind in Gen.Elements(kinds) from node in Inner(kind, size, kinds, leaf) select node;
        return Gen.Frequency((1, leaf), (4, inner));
    }

    private static Gen<Node> Inner(Kind kind, int size, Kind[] kinds, Gen<Node> leaf)
    {
        int fewest = Node.FewestParts(kind);
        bool isExact = kind is Kind.Rethrow or Kind.Finally or Kind.Call or Kind.Spawn or Kind.Timeout or Kind.WaitFor
            or Kind.Shield or Kind.MoveOn or Kind.Protected or Kind.FailAfter or Kind.Start;
        return from count in Gen.Choose(fewest, isExact ? fewest : MostParts)
               from parts in Gen.ArrayOf(Tree((size - 1) / Math.Max(1, count), kinds, leaf), count)
               from time in Time()
               from option in Gen.Elements(true, false)
               select new Node(kind, Node.HasTime(kind) ? time : 0, Node.HasOption(kind) && option, parts);
    }

    private static Gen<Node> WildLeaf() => Gen.Frequency(
        (6, Sleep()), (2, Gen.Constant(new Node(Kind.Raise))), (1, Never()));

    private static Gen<Node> CalmLeaf() => Gen.Frequency((6, Sleep()), (1, Never()));

    private static Gen<Node> Sleep() => Time().Select(time => new Node(Kind.Sleep, time));

    private static Gen<Node> Never() => Time().Select(time => new Node(Kind.Never, time));

    private static Gen<int> Time() => Gen.Choose(0, LongestTime);

    private static Gen<Cut[]> Cuts()
    {
        Gen<int> anyTask = Gen.Frequency((1, Gen.Constant(0)), (2, Gen.Choose(0, 12)));
        Gen<Cut> cut =
            from byTurn in Gen.Elements(true, false)
            from when in Gen.Choose(0, byTurn ? 30 : 12)
            from task in anyTask
            from isScope in Gen.Frequency((2, Gen.Constant(false)), (1, Gen.Constant(true)))
            select new Cut(byTurn, when, task, isScope);
        return from count in Gen.Choose(0, 4) from cuts in Gen.ArrayOf(cut, count) select cuts;
    }
}
