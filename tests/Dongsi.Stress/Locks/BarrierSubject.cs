using Dongsi.Stress.Schedules;

namespace Dongsi.Stress.Locks;

/// <summary>Tasks wait for one another, round after round.</summary>
internal sealed class BarrierSubject(int parties) : Subject
{
    private readonly AsyncBarrier _barrier = new(parties);
    private readonly Line _line = new();
    private readonly int[] _given = new int[parties];
    private int _breaks;

    public override async Coroutine Act(Actor actor)
    {
        await actor.Pause();
        switch (actor.Random.Next(20))
        {
            case 0:
                Break(_barrier.Reset);
                break;
            case 1:
                Break(_barrier.Abort);
                await Asyncio.Sleep(0);
                break;
            default:
                await Wait(actor);
                break;
        }
    }

    public override bool Unblock(EventLoop loop)
    {
        Break(_barrier.Reset);
        return true;
    }

    public override void Look()
    {
        Demand(_line.Patient < parties, $"{_line.Patient} wait for {parties}");
        Demand(_barrier.Waiting == _line.Patient, $"{_line.Patient} wait, and the barrier knows of {_barrier.Waiting}");
        Demand(!_barrier.Broken || _line.Patient == 0, "somebody waits at a broken barrier");
    }

    public override void LookAtEnd() => Demand(_barrier.Waiting == 0, "somebody still waits");

    private async Coroutine Wait(Actor actor)
    {
        int breaksBefore = _barrier.Broken ? -1 : _breaks;
        int index = -1;
        try
        {
            await _line.Wait(actor, async () => index = await _barrier.Wait());
        }
        catch (BrokenBarrierException)
        {
            Demand(_breaks > breaksBefore, $"{actor.Number} heard of a broken barrier that nobody has broken");
            if (_barrier.Broken)
            {
                Break(_barrier.Reset);
            }

            return;
        }

        actor.Note($"has index {index}");

        // The last of a round goes on at once, so that it is the first to be counted; a number that was given to
        // somebody who was cancelled then is counted by nobody.
        _given[index]++;
        Demand(_given[index] <= _given[^1], $"index {index} was given twice in a round");
    }

    private void Break(Action how)
    {
        _breaks++;
        how();
        Demand(_line.Patient == 0, "somebody was not told");
    }
}
