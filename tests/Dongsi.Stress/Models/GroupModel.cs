using Dongsi.Stress.Programs;

namespace Dongsi.Stress.Models;

/// <summary>
/// asyncio's group: a counted cancel for all others when one fails, and for all when the parent is cancelled; unless it
/// was a scope that cancelled the parent, which has told the children itself.
/// </summary>
internal static class GroupModel
{
    public static Fate Of(Node node, int start, Surroundings around, CalmModel model)
    {
        var parts = new Parts(node, start, around, model);
        int abort = Time.Never;
        while (true)
        {
            int heard = parts.Body.Ending switch
            {
                Ending.Cancelled when around.LevelStop > parts.Body.End => parts.Body.End,
                Ending.Done when parts.IsCutWaiting && around.EdgeStop < around.LevelStop =>
                    Math.Max(parts.Body.End, around.EdgeStop),
                _ => Time.Never,
            };
            if (parts.IsCloseTo(heard))
            {
                model.NoteTie();
            }

            int next = Math.Min(abort, Math.Min(parts.FirstFailure, heard));
            if (next == abort)
            {
                return parts.Together();
            }

            abort = next;
            Region cancel = Region.Edge(abort) with { IsHeard = true };
            parts.Cut(abort, isFromOutside: abort == heard, body: around.And(cancel), child: around.OfChild(cancel));
        }
    }
}
