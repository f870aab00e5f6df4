using Dongsi.LowLevel;

namespace Dongsi;

// Cancellation in Trio's way: a level. The scopes know what is in them; a task knows its innermost scope, and looks at
// it when it begins to wait. See docs/internals/cancellation.md.
public partial class LoopTask
{
    /// <summary>The innermost scope that the task is in.</summary>
    internal CancelScope? Scope { get; set; }

    internal sealed override bool IsInCancelledScope => Scope is { IsCancelled: true };

    /// <summary>Somebody wants it to end: the task itself, or a scope that it is in.</summary>
    internal sealed override bool IsAsked => _cancelling > 0 || IsInCancelledScope;

    /// <summary>
    /// A scope that the task is in was cancelled. If it waits, the wait ends; if it has its result already, or runs,
    /// the next wait will.
    /// </summary>
    internal void EndWait(CancelScope scope)
    {
        if (_awaited is { IgnoresScopes: false } wait)
        {
            scope.End(wait);
        }
    }

    /// <summary>A wait begins, and somebody wants the task to end: it ends at once.</summary>
    private void EndNewWait(Awaitable wait)
    {
        if (MustCancel)
        {
            // It was asked while it was running.
            MustCancel = !wait.CancelAwait(_extras?.CancelReason, _extras?.CancelOrigin);
        }
        else if (!wait.IgnoresScopes && !Scope!.End(wait))
        {
            // What it waits for is there already: the task is ready, and throws at its next step all the same.
            ThrowsForScope = true;
        }
    }

    /// <summary>As <see cref="DeliverCancellation"/>, unless the scope has been shielded meanwhile.</summary>
    private bool DeliverForScope(Trampoline trampoline)
    {
        ThrowsForScope = false;
        return !IsInCancelledScope || Throw(Scope!.MakeException(), trampoline);
    }
}
