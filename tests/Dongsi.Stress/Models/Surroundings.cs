namespace Dongsi.Stress.Models;

/// <summary>The regions around a place in a task, from the outermost to the innermost.</summary>
internal sealed class Surroundings
{
    private readonly CalmModel _model;
    private readonly Region[] _regions;

    public Surroundings(CalmModel model, params Region[] regions)
    {
        _model = model;
        _regions = regions;
    }

    /// <summary>When somebody first wants the end of what is here.</summary>
    public int Stop => Math.Min(LevelStop, EdgeStop);

    /// <summary>When the first scope that reaches here is cancelled.</summary>
    public int LevelStop
    {
        get
        {
            int stop = Time.Never;
            foreach (Region region in _regions.Reverse().Where(region => region.IsLevel))
            {
                stop = Math.Min(stop, region.When);
                if (region.IsShield)
                {
                    break;
                }
            }

            return stop;
        }
    }

    /// <summary>When the task itself is cancelled first. No shield helps.</summary>
    public int EdgeStop =>
        _regions.Where(region => !region.IsLevel).Select(region => region.When).DefaultIfEmpty(Time.Never).Min();

    public Surroundings And(Region region) => new(_model, [.. _regions, region]);

    /// <summary>For a task of a group that was opened here: the same scopes, and a cancel of its own.</summary>
    public Surroundings OfChild(Region region) => new(_model, [.. _regions.Where(outer => outer.IsLevel), region]);

    /// <summary>For a task of its own that is awaited here: it is cancelled when the await is.</summary>
    public Surroundings OfAwaitedTask() =>
        new(_model, Region.Edge(Stop) with { IsHeard = IsHeardAt(Stop) });

    /// <summary>Does somebody here want the end of what is in an inner region, by that moment?</summary>
    public bool Want(int when, Region behind) =>
        EdgeStop <= when || (!behind.IsShield && LevelStop <= when);

    /// <summary>It waits until a moment, or until it is cut.</summary>
    public Fate Wait(int start, int end)
    {
        if (end == Stop && IsHeardAt(end))
        {
            _model.NoteTie();
        }

        return end >= Stop ? Fate.Cut(start, Stop) : new Fate(end, Ending.Done, Suspends: true);
    }

    /// <summary>Does a task that has heard of something first cancel what is here at that very moment?</summary>
    public bool IsHeardAt(int when) => _regions.Any(region => region.IsHeard && region.When == when);
}
