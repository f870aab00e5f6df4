using Dongsi.Stress.Schedules;

namespace Dongsi.Stress.Locks;

/// <summary>Those of the library.</summary>
internal static class Gates
{
    public sealed class OfLock : IGate
    {
        private readonly AsyncLock _lock = new();

        public async Coroutine Acquire(Actor actor) => await _lock.Acquire();

        public void Release(Actor actor) => _lock.Release();

        public (int Inside, int Waiting) Count() => (_lock.Locked ? 1 : 0, _lock.GetStatistics().TasksWaiting);
    }

    public sealed class OfSemaphore(AsyncSemaphore semaphore) : IGate
    {
        private readonly int _all = semaphore.Value;

        public async Coroutine Acquire(Actor actor) => await semaphore.Acquire();

        public void Release(Actor actor) => semaphore.Release();

        public (int Inside, int Waiting) Count() =>
            (_all - semaphore.Value, semaphore.GetStatistics().TasksWaiting);
    }

    public sealed class OfLimiter(int tokens) : IGate
    {
        private readonly CapacityLimiter _limiter = new(tokens);

        public Coroutine Acquire(Actor actor) => _limiter.AcquireOnBehalfOf(actor);

        public void Release(Actor actor) => _limiter.ReleaseOnBehalfOf(actor);

        public (int Inside, int Waiting) Count() =>
            (_limiter.BorrowedTokens, _limiter.GetStatistics().TasksWaiting);
    }
}
