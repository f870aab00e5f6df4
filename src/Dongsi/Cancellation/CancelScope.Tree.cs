using Dongsi.LowLevel;

namespace Dongsi;

// The scopes of a loop form trees: a scope knows the one around it, those inside it, and the groups that were opened in
// it. Whether a scope is cancelled, by itself or by one around it that it is not shielded from, is written into every
// scope when it changes, which is rare; a checkpoint, of which there are many, reads one field.
//
// The trap: AnyIO on asyncio sends the cancellation again and again from the loop until the scope is left, because
// nothing else makes asyncio throw at every await. Code that waits for clean-up in a cancelled scope then takes a whole
// processor (anyio#1111, #1257). Here nothing is sent twice: the waits that are going on when the scope is cancelled
// are ended once, and a wait that begins later looks at its scope itself (LoopTask.EndStep).
public sealed partial class CancelScope
{
    private CancelScope? _parent;
    private LinkedListNode<CancelScope>? _place;
    private LinkedList<CancelScope>? _inner;
    private LinkedList<GroupMembers>? _groups;
    private EpisodeTokenSource? _tokenSource;

    /// <summary>It, or one around it that it is not shielded from, was asked to cancel.</summary>
    internal bool IsCancelled { get; private set; }

    /// <summary>When the innermost limit is over: the earliest deadline that reaches here; the beginning of time if it
    /// is cancelled.</summary>
    internal TimeSpan? EffectiveDeadline
    {
        get
        {
            if (IsCancelled)
            {
                return TimeSpan.MinValue;
            }

            TimeSpan? earliest = null;
            for (CancelScope? scope = this; scope is not null; scope = scope._shield ? null : scope._parent)
            {
                if (scope._deadline is { } deadline && !(earliest <= deadline))
                {
                    earliest = deadline;
                }
            }

            return earliest;
        }
    }

    internal LinkedListNode<GroupMembers> Join(GroupMembers group) => (_groups ??= []).AddLast(group);

    /// <summary>From now on it is inside another scope; a task that was started for a nursery goes there.</summary>
    internal void MoveTo(CancelScope? parent)
    {
        PartFromParent();
        JoinParent(parent);
        Spread();
    }

    /// <summary>What a checkpoint in it throws: the words of the outermost scope that reaches here, since that one will
    /// catch it.</summary>
    internal CancelledException MakeException()
    {
        CancelScope source = Source();
        return new CancelledException(source._reason, source._origin);
    }

    /// <summary>The wait of a task in it ends.</summary>
    internal bool End(Awaitable wait)
    {
        CancelScope source = Source();
        return wait.CancelAwait(source._reason, source._origin);
    }

    /// <summary>The place of the token of a task that has entered the scope; null if it came with a group.</summary>
    internal ref EpisodeTokenSource? TokenSource => ref _tokenSource;

    internal bool IsHostedBy(LoopTask task) => _host == task;

    /// <summary>Somebody wants the task that has entered it cancelled, since it did.</summary>
    internal bool IsHostAsked => IsCancelled || HasNewRequest;

    /// <summary>Somebody has cancelled the task itself since it entered.</summary>
    internal bool HasNewRequest => _host.WasAskedAfter(_requestBefore);

    /// <summary>The scope around this one, if the same task has entered it.</summary>
    internal CancelScope? OuterOfHost => _parent is { } parent && parent._host == _host ? parent : null;

    private CancelScope Source()
    {
        CancelScope source = this;
        for (CancelScope? scope = this; scope is { IsCancelled: true }; scope = scope._shield ? null : scope._parent)
        {
            source = scope.CancelCalled ? scope : source;
        }

        return source;
    }

    private void Enter(CancelScope? parent)
    {
        JoinParent(parent);
        SetCancelled(!_shield && parent is { IsCancelled: true });
    }

    private void Leave()
    {
        _hasExited = true;
        _timer?.Cancel();
        SetCancelled(false);
        PartFromParent();
    }

    /// <summary>The task that has entered it, and goes on, is where it was before.</summary>
    private void LeaveToParent()
    {
        Leave();
        _host.Scope = _parent;
        if (_tokenSource is { IsCancellationRequested: false } source)
        {
            _tokenSource = null;
            _host.TakeOver(source, OuterOfHost);
        }
    }

    private void JoinParent(CancelScope? parent)
    {
        _parent = parent;
        _place = parent is null ? null : (parent._inner ??= []).AddLast(this);
    }

    private void PartFromParent() => _place?.List?.Remove(_place);

    private bool SetCancelled(bool value)
    {
        if (IsCancelled == value)
        {
            return false;
        }

        IsCancelled = value;
        Trampoline.CountCancelledScope(value ? 1 : -1);
        return true;
    }

    /// <summary>
    /// Something has changed here: finds out which scopes are cancelled now, and ends the waits in those that were not
    /// before. Without recursion, since scopes may be nested deeper than a thread's stack.
    /// </summary>
    private void Spread()
    {
        List<CancelScope> cancelled = [];
        Stack<CancelScope> changed = [];
        changed.Push(this);
        while (changed.TryPop(out CancelScope? scope))
        {
            bool isCancelled = scope.CancelCalled || (!scope._shield && scope._parent is { IsCancelled: true });
            if (scope._hasExited || !scope.SetCancelled(isCancelled))
            {
                continue;
            }

            if (isCancelled)
            {
                cancelled.Add(scope);
            }

            for (LinkedListNode<CancelScope>? inner = scope._inner?.Last; inner is not null; inner = inner.Previous)
            {
                changed.Push(inner.Value);
            }
        }

        if (cancelled.Count > 0)
        {
            EndWaits(cancelled);
        }
    }

    /// <summary>
    /// First all waits, in the order in which the tasks were started, and then the tokens: foreign code listens to
    /// those, and may do anything. If a wait is for a task, its tokens come at once; so who is in here is found out
    /// before, since that code may open groups.
    /// </summary>
    private static void EndWaits(List<CancelScope> cancelled)
    {
        List<(LoopTask Task, CancelScope Scope)> members = [];
        foreach (CancelScope scope in cancelled)
        {
            members.Add((scope._host, scope));
            foreach (LoopTask task in scope._groups?.SelectMany(static group => group.Live()) ?? [])
            {
                members.Add((task, scope));
            }
        }

        foreach ((LoopTask task, CancelScope scope) in members)
        {
            if (task.Scope == scope)
            {
                task.EndWait(scope);
            }
        }

        foreach ((LoopTask task, CancelScope scope) in members)
        {
            if (task == scope._host)
            {
                task.CancelSource(scope._tokenSource);
            }
            else
            {
                task.CancelOwnToken();
            }
        }
    }
}
