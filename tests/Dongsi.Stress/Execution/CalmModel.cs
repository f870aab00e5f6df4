using Dongsi.Stress.Programs;

namespace Dongsi.Stress.Execution;

/// <summary>
/// When a calm program ends and whether it succeeds, told without running it.
/// </summary>
/// <param name="End">Milliseconds from its beginning.</param>
/// <param name="Succeeds">It does not throw.</param>
/// <param name="Suspends">It gives way to the loop at least once, even if no time passes.</param>
internal readonly record struct CalmModel(int End, bool Succeeds, bool Suspends)
{
    public static CalmModel Of(Node node) => node.Kind switch
    {
        Kind.Sleep => new(node.Time, true, true),
        Kind.Never => new(node.Time, false, true),
        Kind.Sequence or Kind.Call => OneAfterTheOther(node.Parts.Select(Of)),
        Kind.Spawn => Of(node.Parts[0]) is var part && node.Option ? part : part with { Suspends = true },
        Kind.Shield => Of(node.Parts[0]) with { Suspends = true },
        Kind.Gather => Gathered(node, AtTheSameTime(node.Parts.Select(Of), stopsAtFailure: true)),
        Kind.Group => node.Parts.Count == 1
            ? Of(node.Parts[0])
            : AtTheSameTime(node.Parts.Select(Of), stopsAtFailure: true),
        Kind.GatherOutcomes => node.Parts.Count == 0
            ? new(0, true, false)
            : Gathered(node, AtTheSameTime(node.Parts.Select(Of), stopsAtFailure: false) with { Succeeds = true }),
        Kind.Timeout => Limited(Of(node.Parts[0]), node.Option ? node.Time * 2 : node.Time),
        Kind.WaitFor => node.Time == 0
            ? new(0, false, true)
            : Limited(Of(node.Parts[0]) is var part && node.Option ? part with { Suspends = true } : part, node.Time),
        _ => throw new ArgumentOutOfRangeException(nameof(node), node.Kind, "That is not calm."),
    };

    private static CalmModel OneAfterTheOther(IEnumerable<CalmModel> parts)
    {
        var sum = new CalmModel(0, true, false);
        foreach (CalmModel part in parts)
        {
            sum = new(sum.End + part.End, part.Succeeds, sum.Suspends || part.Suspends);
            if (!part.Succeeds)
            {
                break;
            }
        }

        return sum;
    }

    private static CalmModel AtTheSameTime(IEnumerable<CalmModel> parts, bool stopsAtFailure)
    {
        CalmModel[] all = [.. parts];
        CalmModel[] failed = [.. all.Where(part => !part.Succeeds)];
        return failed.Length > 0 && stopsAtFailure
            ? new(failed.Min(part => part.End), false, true)
            : new(all.Max(part => part.End), failed.Length == 0, true);
    }

    // What is done already, because it was eager, is gathered without a turn.
    private static CalmModel Gathered(Node node, CalmModel parts) =>
        parts with { Suspends = !node.Option || node.Parts.Any(part => Of(part).Suspends) };

    // The limit was set before any timer inside, so that it fires first if both are due at the same time.
    private static CalmModel Limited(CalmModel body, int limit) =>
        body.Suspends && body.End >= limit ? new(limit, false, true) : body;
}
