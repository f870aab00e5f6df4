using Dongsi.Stress.Schedules;

namespace Dongsi.Stress.Locks;

/// <summary>Some tasks fill a store, and others wait until there is something to take.</summary>
internal sealed class ConditionSubject : Subject
{
    private readonly AsyncCondition _condition = new();
    private readonly HashSet<Actor> _waiting = [];
    private int _stock;
    private int _inside;

    public override async Coroutine Act(Actor actor)
    {
        using (await _condition.Acquire())
        {
            Enter();
            try
            {
                await actor.Pause();
                if (actor.Random.Next(3) == 0)
                {
                    Fill(actor.Random.Next(1, 4), actor.Random.Next(2) == 0);
                    actor.Note("fills");
                }
                else
                {
                    await Take(actor);
                    actor.Note("takes");
                }

                await actor.Pause();
            }
            finally
            {
                _inside--;
            }
        }
    }

    public override bool Unblock(EventLoop loop)
    {
        bool isRight = _stock == 0 && _inside == 0;
        loop.CreateTask(FillFromOutside());
        return isRight;
    }

    public override void Look()
    {
        AsyncConditionStatistics now = _condition.GetStatistics();
        bool isAnybodyOnTheWay = now.Lock.Locked || _waiting.Any(static actor => !actor.IsPatient);
        Demand(
            _stock == 0 || now.TasksWaiting == 0 || isAnybodyOnTheWay,
            $"{now.TasksWaiting} wait for what is there, and nobody was told");
    }

    public override void LookAtEnd() => Demand(
        _condition.GetStatistics() is { TasksWaiting: 0, Lock: { Locked: false, TasksWaiting: 0 } },
        $"all have left: {_condition}");

    private async Coroutine Take(Actor actor)
    {
        _inside--;
        _waiting.Add(actor);
        try
        {
            await _condition.WaitFor(() => _stock > 0);
        }
        finally
        {
            _waiting.Remove(actor);
            Demand(
                _condition.GetStatistics().Lock.Owner == actor.Task,
                $"{actor.Number} left its wait without the lock");
            Enter();
        }

        Demand(_stock > 0, $"{actor.Number} came back, and there is nothing to take");
        _stock--;
    }

    private async Coroutine FillFromOutside()
    {
        using (await _condition.Acquire())
        {
            Fill(_waiting.Count, atOnce: true);
        }
    }

    private void Fill(int n, bool atOnce)
    {
        _stock += n;
        if (atOnce)
        {
            _condition.Notify(n);
            return;
        }

        for (int i = 0; i < n; i++)
        {
            _condition.Notify();
        }
    }

    private void Enter()
    {
        _inside++;
        Demand(_inside == 1, $"{_inside} have the lock");
    }
}
