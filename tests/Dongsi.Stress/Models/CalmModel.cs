using Dongsi.Stress.Programs;

namespace Dongsi.Stress.Models;

/// <summary>
/// When a calm program ends and how, told without running it: the rules of docs/internals/cancellation.md in a few
/// lines.
/// </summary>
/// <remarks>
/// A part is cut at the first moment at which a region around it wants its end. What becomes of the cancellation on its
/// way out depends only on which regions want it by then: the outermost of them catches it.
/// </remarks>
internal sealed class CalmModel
{
    /// <summary>
    /// A task failed in the very millisecond in which somebody outside cancelled its group. Which of them was first is
    /// a matter of turns, and the model knows only time.
    /// </summary>
    public bool IsClose { get; private set; }

    public Fate Of(Node node) => Of(node, start: 0, new Surroundings(this));

    /// <summary>Two things have happened at the same time.</summary>
    public void NoteTie() => IsClose = true;

    public Fate Of(Node node, int start, Surroundings around) => node.Kind switch
    {
        Kind.Sleep => around.Wait(start, start + node.Time),
        Kind.Never => Limited(start, around, Region.Edge(start + node.Time), inside => inside.Wait(start, Time.Never)),
        Kind.Sequence or Kind.Call => OneAfterTheOther(node, start, around),
        Kind.Timeout => Limited(
            start,
            around,
            Region.Edge(start + (node.Option ? node.Time * 2 : node.Time)),
            inside => Of(node.Parts[0], start, inside)),
        Kind.WaitFor => WaitedFor(node, start, around),
        Kind.MoveOn or Kind.Protected or Kind.FailAfter => Limited(
            start,
            around,
            Region.Level(start + node.Time, node.Kind == Kind.Protected, node.Kind == Kind.FailAfter),
            inside => Of(node.Parts[0], start, inside)),
        Kind.Spawn => Checked(Awaited(node.Parts[0], start, around, node.Option), around),
        Kind.Shield => Of(node.Parts[0], start, new Surroundings(this)) with { Suspends = true } is var inner
            && inner.End >= around.Stop ? Fate.Cut(start, around.Stop) : inner,
        Kind.Gather => Checked(Gathered(node, start, around), around),
        Kind.GatherOutcomes => Checked(OutcomesOf(node, start, around), around),
        Kind.Group => GroupModel.Of(node, start, around, this),
        Kind.Nursery => NurseryModel.Of(node, start, around, this),
        _ => throw new ArgumentOutOfRangeException(nameof(node), node.Kind, "That is not calm."),
    };

    private Fate OneAfterTheOther(Node node, int start, Surroundings around)
    {
        var sum = new Fate(start, Ending.Done, Suspends: false);
        foreach (Node part in node.Parts)
        {
            Fate fate = Of(part, sum.End, around);
            sum = fate with { Suspends = sum.Suspends || fate.Suspends };
            if (fate.Ending != Ending.Done)
            {
                break;
            }
        }

        return sum;
    }

    private Fate Limited(int start, Surroundings around, Region region, Func<Surroundings, Fate> body)
    {
        Fate fate = body(around.And(region));
        if (fate.Ending == Ending.Cancelled && region.When <= fate.End && around.IsHeardAt(fate.End))
        {
            NoteTie();
        }

        return fate.Ending == Ending.Cancelled && region.When <= fate.End && !around.Want(fate.End, behind: region)
            ? fate with { Ending = region.Fails ? Ending.Failed : Ending.Done }
            : fate;
    }

    private Fate WaitedFor(Node node, int start, Surroundings around) => node.Time == 0
        ? around.Stop <= start ? Fate.Cut(start, start) : new Fate(start, Ending.Failed, Suspends: true)
        : Limited(start, around, Region.Edge(start + node.Time), inside => node.Option
            ? Awaited(node.Parts[0], start, inside, isEager: false)
            : Of(node.Parts[0], start, inside));

    // A task of its own: no scope reaches it, but it is cancelled when the wait for it is, and then never runs if it
    // has not begun.
    private Fate Awaited(Node node, int start, Surroundings around, bool isEager)
    {
        if (around.Stop <= start && !isEager)
        {
            if (around.IsHeardAt(start))
            {
                NoteTie();
            }

            return Fate.Cut(start, start);
        }

        Fate fate = Of(node, start, around.OfAwaitedTask());
        return isEager ? fate : fate with { Suspends = true };
    }

    // The await of what is done already does not suspend, but lets nobody through in a cancelled scope.
    private static Fate Checked(Fate fate, Surroundings around) =>
        !fate.Suspends && around.LevelStop <= fate.End ? Fate.Cut(fate.End, fate.End) : fate;

    private Fate Gathered(Node node, int start, Surroundings around)
    {
        Fate[] parts = [.. node.Parts.Select(part => Awaited(part, start, around, node.Option))];
        Fate[] bad = [.. parts.Where(part => part.Ending != Ending.Done)];
        Fate result = bad.Length > 0 ? bad.MinBy(part => part.End) : parts.MaxBy(part => part.End);
        if (bad.Any(part => part.End == result.End && part.Ending != result.Ending))
        {
            NoteTie();
        }

        // What is done already, because it was eager, is gathered without a turn.
        return result with { Suspends = parts.Any(part => part.Suspends) };
    }

    private Fate OutcomesOf(Node node, int start, Surroundings around)
    {
        if (node.Parts.Count == 0)
        {
            return new Fate(start, Ending.Done, Suspends: false);
        }

        Fate[] parts = [.. node.Parts.Select(part => Awaited(part, start, around, node.Option))];
        bool suspends = parts.Any(part => part.Suspends);
        int end = parts.Max(part => part.End);
        return new Fate(end, suspends && end >= around.Stop ? Ending.Cancelled : Ending.Done, suspends);
    }
}
