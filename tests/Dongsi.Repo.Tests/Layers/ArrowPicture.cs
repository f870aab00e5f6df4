using System.Text;

namespace Dongsi.Repo.Tests.Layers;

/// <summary>Draws which folder uses which, without the arrows that follow from others.</summary>
internal static class ArrowPicture
{
    public static string Draw(IEnumerable<string> folders, IEnumerable<(string From, string To)> arrows)
    {
        var present = folders.Where(folder => folder != LayerOrder.Free).ToHashSet();
        var edges = arrows
            .Where(arrow => present.Contains(arrow.From) && present.Contains(arrow.To))
            .Select(arrow => (From: NodeOf(arrow.From), To: NodeOf(arrow.To)))
            .Where(arrow => arrow.From != arrow.To)
            .ToHashSet();
        var picture = new StringBuilder("```mermaid\nflowchart TD\n");
        foreach (var node in present.OrderByDescending(LayerOrder.RankOf).Select(NodeOf).Distinct())
        {
            picture.Append($"    {node}[\"{LabelOf(node, present)}\"]\n");
        }

        // Only arrows that keep the order can imply others: in a circle each would be implied by the rest.
        var orderly = edges.Where(edge => LayerOrder.MayUse(edge.From, edge.To)).ToHashSet();
        foreach (var (from, to) in edges.Where(edge => !orderly.Contains(edge) || !IsImplied(edge, orderly)).Order())
        {
            picture.Append($"    {from} --> {to}\n");
        }

        return picture.Append("```\n").ToString();
    }

    private static string NodeOf(string folder) => LayerOrder.Knot.Contains(folder) ? LayerOrder.Knot[0] : folder;

    private static string LabelOf(string node, HashSet<string> present) =>
        node == LayerOrder.Facade ? "Asyncio (the facade)"
        : node == LayerOrder.Knot[0] ? string.Join(" · ", LayerOrder.Knot.Where(present.Contains))
        : node;

    private static bool IsImplied((string From, string To) edge, HashSet<(string From, string To)> edges) =>
        edges.Any(first => first.From == edge.From && first.To != edge.To
            && Reaches(first.To, edge.To, edges));

    private static bool Reaches(string from, string to, HashSet<(string From, string To)> edges) =>
        from == to || edges.Any(edge => edge.From == from && Reaches(edge.To, to, edges));
}
