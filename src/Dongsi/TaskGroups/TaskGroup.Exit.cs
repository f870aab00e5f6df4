using System.Runtime.ExceptionServices;

namespace Dongsi;

// How a group ends. The order is asyncio's: cancel the rest, wait for all, take back the request that the group itself
// made to its parent, and only then decide what to throw.
public sealed partial class TaskGroup
{
    private async Coroutine Exit(Exception? thrown)
    {
        _isExiting = true;
        bool wasCancelled = thrown is not null && _parent.IsCancellation(thrown);
        Exception? cancellation = wasCancelled ? thrown : null;
        if (thrown is not null && !_isAborting)
        {
            var asked = thrown as CancelledException;
            Abort(
                wasCancelled ? asked?.Reason : "the body of the TaskGroup failed",
                asked?.Origin ?? _parent.Name,
                isLevel: wasCancelled && _parent.IsInCancelledScope);
        }

        // Whatever comes is kept, even if the group is aborting already: if it turns out that it was not our own, it
        // goes on.
        cancellation = await _children.WaitForAll(isCheckpoint: thrown is null, cancellation, CancelledWhileWaiting);
        if (_hasCancelledParent && _parent.TakeBackOwnCancel(_requestBefore))
        {
            // The only request was the group's own.
            cancellation = null;
            _parent.ForgetCancellation();
        }

        if (thrown is not null && !wasCancelled)
        {
            // Before the cancellation is thrown: asyncio forgets this one if the parent is cancelled while it waits.
            _errors.Add(thrown);
        }

        if (cancellation is not null && _errors.Count == 0)
        {
            ExceptionDispatchInfo.Throw(cancellation);
        }

        if (_errors.Count == 0)
        {
            return;
        }

        // If somebody outside wants the parent cancelled: the errors come first, and the next await throws again.
        _parent.AskAgain("cancelled while its TaskGroup was failing");
        throw new ExceptionGroup("unhandled errors in a TaskGroup", _errors);
    }

    private void CancelledWhileWaiting(CancelledException e)
    {
        if (!_isAborting)
        {
            Abort(e.Reason, e.Origin, isLevel: _parent.IsInCancelledScope);
        }
    }

    /// <param name="reason">Why, for people.</param>
    /// <param name="origin">Who asked.</param>
    /// <param name="isLevel">The scope that the group is in was cancelled: that has told the children already, and lets
    /// those that clean up behind a shield finish.</param>
    private void Abort(string? reason, string? origin, bool isLevel = false)
    {
        _isAborting = true;
        foreach (LoopTask child in isLevel ? [] : _children.Live())
        {
            child.CancelCore(reason, origin);
        }
    }

    private void CancelParent(string? reason, string? origin)
    {
        if (!_hasCancelledParent)
        {
            _hasCancelledParent = true;
            _parent.CancelCore(reason, origin);
        }
    }

    private void ChildEnded(Future child)
    {
        _children.Let();
        if (!child.HasFailed)
        {
            return;
        }

        Exception error = child.FailureOrCancellation()!;
        _errors.Add(error);
        if (!_isAborting)
        {
            string reason = $"another task of the TaskGroup failed: {error.Message}";
            string origin = ((LoopTask)child).Name;
            Abort(reason, origin);
            CancelParent(reason, origin);
        }
    }
}
