using System.Runtime.CompilerServices;

namespace Dongsi.LowLevel;

/// <summary>The future that <c>Gather</c> gives: done when all its children are, or when one has failed.</summary>
internal sealed class GatherFuture<T> : Future<T>
{
    private readonly Future[] _children;
    private readonly Func<Future[], T> _collect;
    private readonly bool _keepsFailures;
    private int _unfinished;
    private bool _wasCancelled;
    private string? _cancelReason;
    private string? _cancelOrigin;

    /// <param name="loop">The loop of all.</param>
    /// <param name="children">In the order of the results; the same child may stand twice.</param>
    /// <param name="collect">Makes the result of finished children.</param>
    /// <param name="keepsFailures">A failed child does not fail the whole; <paramref name="collect"/> sees it.</param>
    public GatherFuture(EventLoop loop, Future[] children, Func<Future[], T> collect, bool keepsFailures) : base(loop)
    {
        _children = children;
        _collect = collect;
        _keepsFailures = keepsFailures;
        Future[] distinct = [.. children.Distinct()];
        _unfinished = distinct.Length;
        if (_unfinished == 0)
        {
            SetResult(collect(children));
        }

        Action<Future> childDone = ChildDone;
        foreach (Future child in distinct.Where(child => !child.IsDone))
        {
            child.Watch(childDone, onBehalfOf: this);
        }

        // What is done already counts at once: if all are, eager tasks for example, awaiting them costs no turn.
        foreach (Future child in distinct.Where(child => child.IsDone))
        {
            ChildDone(child);
        }
    }

    internal override bool CancelCore(string? reason, string? origin)
    {
        if (IsDone)
        {
            return false;
        }

        // A gather of gathers of gathers …: before the stack overflows, the rest is left to the next turn.
        bool any = RuntimeHelpers.TryEnsureSufficientExecutionStack()
            ? CancelChildren(reason, origin)
            : CancelInNextTurn(reason, origin);
        if (any)
        {
            // The children end first: their clean-up is waited for, as far as Gather waits at all.
            _wasCancelled = true;
            _cancelReason = reason;
            _cancelOrigin = origin;
        }

        return any;
    }

    private bool CancelChildren(string? reason, string? origin)
    {
        bool any = false;
        foreach (Future child in _children)
        {
            any |= child.CancelCore(reason, origin);
        }

        return any;
    }

    private bool CancelInNextTurn(string? reason, string? origin)
    {
        Loop.CallSoon(() => CancelChildren(reason, origin));
        return true;
    }

    private void ChildDone(Future child)
    {
        _unfinished--;

        if (IsDone)
        {
            child.IgnoreFailure();
            return;
        }

        child.PromiseToTakeFailure();

        if (!_keepsFailures && child.FailureOrCancellation() is { } failure)
        {
            SetException(failure);
        }
        else if (_unfinished == 0)
        {
            if (_wasCancelled)
            {
                SetException(new CancelledException(_cancelReason, _cancelOrigin));
            }
            else
            {
                SetResult(_collect(_children));
            }
        }
    }
}
