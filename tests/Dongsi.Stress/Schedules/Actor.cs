using Dongsi.LowLevel;

namespace Dongsi.Stress.Schedules;

/// <summary>One of the tasks of a schedule: acts again and again, and survives what is done to it.</summary>
internal sealed class Actor(Schedule schedule, int number)
{
    private readonly List<CancelScope> _scopes = [];

    public int Number { get; } = number;

    public LoopTask Task { get; set; } = null!;

    public Random Random => schedule.Random;

    /// <summary>It waits, and nobody wants the wait to end: it must not be passed over.</summary>
    public bool IsPatient => !Task.IsAsked && Task.Awaited switch
    {
        Coroutine wait => wait.Stage < CoroutineStage.Ended,
        Future future => !future.Done,
        _ => true,
    };

    public async Coroutine Run(int steps)
    {
        for (int i = 0; i < steps; i++)
        {
            await Survive(ActSomehow());
            await Survive(Pause());
        }
    }

    /// <summary>Lets a random time pass, often none, and lets things happen before it.</summary>
    public async Coroutine Pause()
    {
        schedule.Meddle();
        switch (Random.Next(4))
        {
            case 0:
                break;
            case 1:
                await Asyncio.Sleep(0);
                break;
            default:
                await Asyncio.Sleep(Moment());
                break;
        }

        schedule.Meddle();
    }

    /// <summary>Somebody else takes a hand: cancels what it does, from outside or by its innermost or outermost scope.
    /// </summary>
    public void Interrupt()
    {
        if (_scopes.Count > 0 && Random.Next(2) == 0)
        {
            Note("its scope is cancelled");
            _scopes[Random.Next(_scopes.Count)].Cancel("a schedule");
        }
        else
        {
            Note("is cancelled");
            Task.Cancel("a schedule");
        }
    }

    public void Note(string what) => schedule.Note($"{Number}: {what}");

    private async Coroutine Survive(Coroutine part)
    {
        try
        {
            await part;
        }
        catch (Exception e) when (e is CancelledException or TimeoutException)
        {
            Note(e.GetType().Name);
        }

        while (Task.Cancelling > 0)
        {
            Task.Uncancel();
        }

        schedule.Meddle();
    }

    private TimeSpan Moment() => TimeSpan.FromMilliseconds(Random.Next(1, 6));

    private Coroutine ActSomehow() => Random.Next(8) switch
    {
        0 or 1 => InScope(deadline: null),
        2 => InScope(Asyncio.RunningLoop.Time + Moment()),
        3 => Asyncio.Timeout(Moment(), _ => Act()),
        4 => Asyncio.Timeout(Moment(), _ => InScope(Asyncio.RunningLoop.Time + Moment())),
        _ => Act(),
    };

    private async Coroutine InScope(TimeSpan? deadline)
    {
        await CancelScope.Run(
            async scope =>
            {
                _scopes.Add(scope);
                try
                {
                    await (Random.Next(4) == 0 ? InScope(deadline: null) : Act());
                }
                finally
                {
                    _scopes.Remove(scope);
                }
            },
            deadline);
    }

    private Coroutine Act()
    {
        Note("acts");
        return schedule.Subject.Act(this);
    }
}
