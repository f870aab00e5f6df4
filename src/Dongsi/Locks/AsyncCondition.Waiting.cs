using System.Runtime.ExceptionServices;
using Dongsi.LowLevel;

namespace Dongsi;

// The lock must be taken again before anything comes out of the wait, because the caller will release it. The trap is
// what comes meanwhile. In a cancelled scope every wait throws, so that taking the lock in a loop would spin (anyio
// #1111): that wait is shielded. A counted cancel ends a wait once, so that one may be begun again, and the last one
// comes out at the end, as in asyncio.
//
// The other trap is a notification that was meant for one of many and reaches one that throws: the others would sleep
// on for ever. It goes on to the next, from whichever point it was lost at.
public sealed partial class AsyncCondition
{
    private async Coroutine WaitUntil(Func<bool> predicate)
    {
        EnsureOwned(nameof(WaitFor));
        if (EventLoop.Running!.CurrentTask!.IsInCancelledScope)
        {
            await YieldCoroutine.IfCancelled;
        }

        while (!predicate())
        {
            await WaitOnce(nameof(WaitFor));
        }
    }

    private async Coroutine WaitOnce(string what)
    {
        EnsureOwned(what);
        var notification = new NotificationOperation(this);
        Exception? error = null;
        try
        {
            await notification;
        }
        catch (Exception e)
        {
            error = e;
        }

        bool wasNotified = error is null;
        if (notification.HasLetGo)
        {
            error = await TakeLockAgain() ?? error;
        }

        if (error is not null)
        {
            if (wasNotified)
            {
                Wake(1);
            }

            ExceptionDispatchInfo.Throw(error);
        }
    }

    /// <returns>The last cancellation that came meanwhile, or why the lock cannot be had.</returns>
    private async Coroutine<Exception?> TakeLockAgain()
    {
        Exception? last = null;
        while (true)
        {
            try
            {
                await _lock.AcquireForCleanup();
                return last;
            }
            catch (CancelledException e)
            {
                last = e;
            }
            catch (BrokenResourceException e)
            {
                return e;
            }
        }
    }

    private void Wake(int n)
    {
        while (n > 0 && _waiters.TryTake(out WaitOperation<bool>? next))
        {
            next.Grant(true);
            n--;
        }
    }

    private void EnsureOwned(string what)
    {
        if (_lock.Owner is not { } owner || owner != EventLoop.Running?.CurrentTask)
        {
            throw ThrowHelper.ConditionIsNotYours(this, what);
        }
    }

    private sealed class NotificationOperation(AsyncCondition condition) : WaitOperation<bool>
    {
        public override string Name => "AsyncCondition.Wait";

        /// <summary>It stands in the queue, or has stood there, and the lock went to somebody else.</summary>
        public bool HasLetGo { get; private set; }

        private protected override WaitQueue<bool> Queue => condition._waiters;

        public override string ToString() => $"<{Name} of {condition}>";

        private protected override bool TryTake(EventLoop loop, LoopTask? task, out bool result) => result = false;

        private protected override void BeganToWait()
        {
            HasLetGo = true;
            condition._lock.PassOn();
        }

        private protected override void TakeBack(bool result) => condition.Wake(1);
    }
}
