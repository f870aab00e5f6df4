using Dongsi.Stress.Schedules;

namespace Dongsi.Stress.Locks;

/// <summary>Tasks go in, stay for a while, and leave.</summary>
/// <param name="gate">What lets them in.</param>
/// <param name="places">How many it lets in at a time.</param>
internal sealed class GateSubject(IGate gate, int places) : Subject
{
    private readonly Line _line = new();
    private int _inside;

    public override async Coroutine Act(Actor actor)
    {
        await _line.Wait(actor, () => gate.Acquire(actor));
        actor.Note("is in");
        _inside++;
        Demand(_inside <= places, $"{_inside} are in where {places} may be");
        try
        {
            await actor.Pause();
        }
        finally
        {
            _inside--;
            actor.Note("leaves");
            gate.Release(actor);
        }
    }

    public override void Look()
    {
        (int inside, int waiting) = gate.Count();
        Demand(inside >= _inside, $"{_inside} are in, and the gate knows of {inside}");
        Demand(waiting == _line.Patient, $"{_line.Patient} wait, and the gate knows of {waiting}");
        Demand(waiting == 0 || inside == places, $"{waiting} wait, and there is a place");
    }

    public override void LookAtEnd() => Demand(
        gate.Count() == (0, 0), $"all have left, and the gate knows of (inside, waiting) {gate.Count()}");
}
