namespace Dongsi.LowLevel;

/// <summary>
/// Behind the token of what a task does at one level: outside all scopes, or in one that it has entered.
/// </summary>
/// <remarks>
/// An operation may be started in a scope and awaited outside it; who is cancelled then is the one outside. So the
/// level around a scope takes over the source of the scope's token when that is left: as its own if it has none, or
/// else to those that are cancelled with its own. It knows them weakly, since a task may enter scopes for ever: an
/// operation that still listens keeps its source alive.
/// </remarks>
internal sealed class EpisodeTokenSource : CancellationTokenSource
{
    private const int SmallestSweep = 16;

    private List<WeakReference<EpisodeTokenSource>>? _left;
    private int _sweepAt = SmallestSweep;

    /// <summary>The source of a scope that was left is cancelled with this one from now on.</summary>
    public void TakeOver(EpisodeTokenSource left)
    {
        _left ??= [];
        _left.Add(new WeakReference<EpisodeTokenSource>(left));
        _left.AddRange(left._left ?? []);
        left._left = null;
        if (_left.Count >= _sweepAt)
        {
            _left.RemoveAll(static source => !source.TryGetTarget(out _));
            _sweepAt = Math.Max(SmallestSweep, _left.Count * 2);
        }
    }

    /// <summary>Itself, and those that it has taken over; all are cancelled at the same time, once.</summary>
    public List<EpisodeTokenSource> TakeAll()
    {
        List<EpisodeTokenSource> all = [this];
        foreach (WeakReference<EpisodeTokenSource> left in _left ?? [])
        {
            if (left.TryGetTarget(out EpisodeTokenSource? source))
            {
                all.Add(source);
            }
        }

        _left = null;
        return all;
    }
}
