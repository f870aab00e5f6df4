using Dongsi.Stress.Schedules;

namespace Dongsi.Stress.Locks;

/// <summary>Locks with the classic mistakes.</summary>
internal static class BrokenGates
{
    /// <summary>Hands the lock to a waiter, and forgets it when that one is cancelled before it knows.</summary>
    public sealed class Forgetful : IGate
    {
        private readonly List<Future<bool>> _waiting = [];
        private bool _isTaken;

        public async Coroutine Acquire(Actor actor)
        {
            if (!_isTaken)
            {
                _isTaken = true;
                return;
            }

            Future<bool> turn = Asyncio.RunningLoop.CreateFuture<bool>();
            _waiting.Add(turn);
            try
            {
                await turn;
            }
            finally
            {
                _waiting.Remove(turn);
            }
        }

        public void Release(Actor actor)
        {
            if (_waiting.Find(static turn => !turn.Done) is { } next)
            {
                next.SetResult(true);
            }
            else
            {
                _isTaken = false;
            }
        }

        public (int Inside, int Waiting) Count() =>
            (_isTaken ? 1 : 0, _waiting.Count(static turn => !turn.Done));
    }

    /// <summary>Opens the lock and wakes a waiter, so that somebody may slip in between; and looks only once.</summary>
    public sealed class Barging(bool looksAgain) : IGate
    {
        private readonly List<Future<bool>> _waiting = [];
        private bool _isTaken;

        public async Coroutine Acquire(Actor actor)
        {
            bool hasWaited = false;
            while (_isTaken && (looksAgain || !hasWaited))
            {
                Future<bool> turn = Asyncio.RunningLoop.CreateFuture<bool>();
                _waiting.Add(turn);
                try
                {
                    await turn;
                }
                catch (CancelledException) when (turn is { Done: true, Cancelled: false })
                {
                    WakeNext();
                    throw;
                }
                finally
                {
                    _waiting.Remove(turn);
                }

                hasWaited = true;
            }

            _isTaken = true;
        }

        public void Release(Actor actor)
        {
            _isTaken = false;
            WakeNext();
        }

        public (int Inside, int Waiting) Count() =>
            (_isTaken ? 1 : 0, _waiting.Count(static turn => !turn.Done));

        private void WakeNext() => _waiting.Find(static turn => !turn.Done)?.SetResult(true);
    }
}
