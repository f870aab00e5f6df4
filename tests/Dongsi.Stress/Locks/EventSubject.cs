using Dongsi.Stress.Schedules;

namespace Dongsi.Stress.Locks;

/// <summary>Tasks wait for an event that others set and clear.</summary>
internal sealed class EventSubject : Subject
{
    private readonly AsyncEvent _event = new();
    private readonly Line _line = new();
    private int _sets;

    public override async Coroutine Act(Actor actor)
    {
        await actor.Pause();
        switch (actor.Random.Next(6))
        {
            case 0:
                Set();
                break;
            case 1:
                Set();
                _event.Clear();
                break;
            case 2:
                _event.Clear();
                break;
            default:
                await Wait(actor);
                break;
        }
    }

    public override bool Unblock(EventLoop loop)
    {
        bool isRight = !_event.IsSet;
        Set();
        return isRight;
    }

    public override void Look()
    {
        Demand(!_event.IsSet || _line.Patient == 0, $"{_line.Patient} wait for what is set");
        int waiting = _event.GetStatistics().TasksWaiting;
        Demand(waiting == _line.Patient, $"{_line.Patient} wait, and the event knows of {waiting}");
    }

    public override void LookAtEnd() => Demand(_event.GetStatistics().TasksWaiting == 0, "somebody still waits");

    private async Coroutine Wait(Actor actor)
    {
        int setsBefore = _event.IsSet ? -1 : _sets;
        await _line.Wait(actor, _event.Wait);
        Demand(_sets > setsBefore, $"{actor.Number} woke, and nobody had set the event");
        actor.Note("woke");
    }

    private void Set()
    {
        _sets++;
        _event.Set();
        Demand(_line.Patient == 0, "somebody was not woken");
    }
}
