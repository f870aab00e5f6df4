using Dongsi.Stress.Schedules;

namespace Dongsi.Stress.Locks;

/// <summary>What lets some in at a time, so that broken ones can be put in to see whether anybody notices.</summary>
internal interface IGate
{
    Coroutine Acquire(Actor actor);

    void Release(Actor actor);

    /// <summary>How many are in by its own account, and how many wait.</summary>
    (int Inside, int Waiting) Count();
}
