namespace Dongsi.Stress.Schedules;

/// <summary>Those who wait for one thing, in the order in which they came. First come, first served.</summary>
internal sealed class Line
{
    private readonly List<Actor> _waiting = [];

    /// <summary>How many have neither been served nor cancelled.</summary>
    public int Patient => _waiting.Count(static actor => actor.IsPatient);

    /// <summary>Waits in the line for something to be done.</summary>
    public async Coroutine Wait(Actor actor, Func<Coroutine> wait)
    {
        _waiting.Add(actor);
        try
        {
            await wait();
            Actor? passed = _waiting.TakeWhile(other => other != actor).FirstOrDefault(static other => other.IsPatient);
            if (passed is not null)
            {
                throw new BrokenPromiseException(
                    $"{actor.Number} was served before {passed.Number}, who came first and still waits");
            }
        }
        finally
        {
            _waiting.Remove(actor);
        }
    }
}
