using Dongsi.Stress.Programs;

namespace Dongsi.Stress.Models;

/// <summary>
/// Trio's group: its own scope is cancelled when one fails or the host is cancelled, and what is shielded goes on to
/// its own end.
/// </summary>
internal static class NurseryModel
{
    public static Fate Of(Node node, int start, Surroundings around, CalmModel model)
    {
        var parts = new Parts(node, start, around, model);
        int cancel = Time.Never;
        while (true)
        {
            int heard = parts.Body.Ending == Ending.Cancelled ? parts.Body.End
                : parts.IsCutWaiting ? Math.Max(parts.Body.End, around.Stop)
                : Time.Never;
            if (parts.IsCloseTo(heard))
            {
                model.NoteTie();
            }

            int next = Math.Min(cancel, Math.Min(parts.FirstFailure, heard));
            if (next == cancel)
            {
                return parts.Together();
            }

            cancel = next;
            Region scope = Region.Level(cancel) with { IsHeard = true };
            parts.Cut(cancel, isFromOutside: cancel == heard, body: around.And(scope), child: around.OfChild(scope));
        }
    }
}
