namespace Dongsi.Stress.Programs;

/// <summary>A tree of tasks, and what is cancelled from outside while it runs.</summary>
internal sealed record RandomProgram(Node Root, IReadOnlyList<Cut> Cuts)
{
    public override string ToString() => string.Join("; ", [Root.ToString(), .. Cuts.Select(cut => cut.ToString())]);

    public IEnumerable<RandomProgram> Shrink() =>
    [
        .. Cuts.Select((_, i) => this with { Cuts = [.. Cuts.Where((_, j) => j != i)] }),
        .. Root.Shrink().Select(root => this with { Root = root }),
        .. Cuts.SelectMany((cut, i) => Earlier(cut).Select(earlier => WithCut(i, earlier))),
    ];

    private RandomProgram WithCut(int index, Cut cut) =>
        this with { Cuts = [.. Cuts.Select((old, i) => i == index ? cut : old)] };

    private static IEnumerable<Cut> Earlier(Cut cut)
    {
        if (cut.When > 0)
        {
            yield return cut with { When = cut.When - 1 };
        }

        if (cut.Number > 0)
        {
            yield return cut with { Number = cut.Number - 1 };
        }
    }
}
