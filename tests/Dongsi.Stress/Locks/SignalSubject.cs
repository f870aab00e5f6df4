using Dongsi.Stress.Schedules;

namespace Dongsi.Stress.Locks;

/// <summary>A semaphore as a signal: some release what others take. What was released is taken or is left.</summary>
internal sealed class SignalSubject : Subject
{
    private readonly AsyncSemaphore _semaphore = new(0);
    private readonly Line _line = new();
    private int _released;
    private int _taken;

    public override async Coroutine Act(Actor actor)
    {
        if (actor.Random.Next(3) == 0)
        {
            await actor.Pause();
            Release(actor.Random.Next(1, 4));
            return;
        }

        await _line.Wait(actor, async () => await _semaphore.Acquire());
        _taken++;
        await actor.Pause();
    }

    public override bool Unblock(EventLoop loop)
    {
        bool isRight = _semaphore.Value == 0 && _released == _taken;
        Release(_line.Patient);
        return isRight;
    }

    public override void Look()
    {
        int waiting = _semaphore.GetStatistics().TasksWaiting;
        Demand(waiting == _line.Patient, $"{_line.Patient} wait, and the semaphore knows of {waiting}");
        Demand(_semaphore.Value == 0 || waiting == 0, $"somebody waits, and there is a permit: {_semaphore}");
        Demand(
            _released >= _taken + _semaphore.Value,
            $"of {_released} permits {_taken} were taken, and {_semaphore.Value} are left");
    }

    public override void LookAtEnd() => Demand(
        _released == _taken + _semaphore.Value,
        $"of {_released} permits {_taken} were taken, and {_semaphore.Value} are left");

    private void Release(int n)
    {
        _released += n;
        _semaphore.Release(n);
    }
}
