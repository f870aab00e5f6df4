using Dongsi.LowLevel;

namespace Dongsi;

// A task may end without releasing the lock, and then nobody could ever release it. While somebody waits, the end of
// the owner is watched for; while nobody does, it costs nothing, and the next one to come sees that the owner is gone.
public sealed partial class AsyncLock
{
    private OwnerWatch? _watch;

    /// <summary>Starts or stops, as somebody waits or nobody does.</summary>
    private void WatchOwner()
    {
        if (_waiters.Count == 0)
        {
            StopWatchingOwner();
        }
        else if (_watch is not { Owner: not null })
        {
            _watch ??= new OwnerWatch(this);
            _watch.Owner = _owner;
            _owner!.AddWaiter(_watch);
        }
    }

    private void StopWatchingOwner()
    {
        if (_watch is { Owner: { } owner })
        {
            owner.RemoveWaiter(_watch);
            _watch.Owner = null;
        }
    }

    private void OwnerHasEnded()
    {
        // It may have released the lock after it was found to have ended: an instrument can do that for it. Then this
        // is the end of the last owner, and the next one is watched for already.
        if (_watch!.Owner is { IsDone: true } owner && owner == _owner)
        {
            _waiters.FailAll(() => ThrowHelper.LockIsBroken(owner.Name));
        }
    }

    private sealed class OwnerWatch(AsyncLock gate) : Runnable
    {
        /// <summary>Whose end is watched for, if anybody's.</summary>
        public LoopTask? Owner { get; set; }

        internal override void Run() => gate.OwnerHasEnded();
    }
}
