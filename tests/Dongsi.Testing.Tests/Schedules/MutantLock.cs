namespace Dongsi.Testing.Tests.Schedules;

/// <summary>A lock with a classic mistake: it opens, wakes who waits, and that one does not look again.</summary>
internal sealed class MutantLock
{
    private readonly Queue<Future<bool>> _waiting = new();
    private bool _isTaken;

    public async Coroutine Acquire()
    {
        if (_isTaken)
        {
            Future<bool> turn = Asyncio.RunningLoop.CreateFuture<bool>();
            _waiting.Enqueue(turn);
            await turn;
        }

        _isTaken = true;
    }

    public void Release()
    {
        _isTaken = false;
        if (_waiting.TryDequeue(out Future<bool>? next))
        {
            next.SetResult(true);
        }
    }
}
