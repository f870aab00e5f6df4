namespace Dongsi.LowLevel;

/// <summary>
/// Follows the edges from an awaited to those that await it. They need no bookkeeping of their own: whoever waits
/// stands in the future's list of waiters.
/// </summary>
/// <remarks>
/// Each task is followed once, so the graph is as large as the number of tasks and not of the paths between them. The
/// walk keeps its own stack, because chains of tasks may be longer than a thread's.
/// </remarks>
internal sealed class CallGraphCapture(int? limit)
{
    private readonly HashSet<Future> _followed = new(ReferenceEqualityComparer.Instance);

    // The path from the start to where the walk is now.
    private readonly HashSet<Future> _path = new(ReferenceEqualityComparer.Instance);

    public FutureCallGraph Capture(Future start)
    {
        var walk = new Stack<Step>();
        List<FutureCallGraph> top = [];
        walk.Push(Follow(start, top));
        while (walk.TryPeek(out Step? step))
        {
            if (!step.Awaiting.MoveNext())
            {
                walk.Pop();
                _path.Remove(step.Future);
                continue;
            }

            Future next = step.Awaiting.Current;
            if (_followed.Contains(next))
            {
                CallGraphLink link = _path.Contains(next) ? CallGraphLink.Cycle : CallGraphLink.Shown;
                step.Found.Add(new FutureCallGraph(next, [], [], link));
            }
            else
            {
                walk.Push(Follow(next, step.Found));
            }
        }

        return top[0];
    }

    /// <summary>The coroutines of a task, the innermost first.</summary>
    internal static List<string> StackOf(Future future)
    {
        List<string> names = [];
        if (future is not LoopTask { IsDone: false } task)
        {
            return names;
        }

        Trampoline trampoline = task.Loop.Trampoline;
        Coroutine? frame = trampoline.Task == task ? trampoline.Frame : task.Frame;
        for (; frame is not null; frame = frame.Caller)
        {
            if (!frame.IsLibrarys)
            {
                names.Add(frame.Name);
            }
        }

        // It has not begun, or is nothing but a leaf.
        return names.Count > 0 ? names : [task.Root.Name];
    }

    /// <summary>
    /// Tasks that wait, through futures that are only there to collect (Gather, Wait, Shield, groups).
    /// </summary>
    private static IEnumerable<LoopTask> Awaiters(Future future)
    {
        var through = new Stack<Future>([future]);
        HashSet<Future> found = new(ReferenceEqualityComparer.Instance);
        while (through.TryPop(out Future? awaited))
        {
            foreach (Runnable waiter in awaited.Waiters)
            {
                Future? next = waiter as LoopTask ?? (waiter as DoneCallback)?.OnBehalfOf;
                if (next is null || !found.Add(next))
                {
                    continue;
                }

                if (next is LoopTask task)
                {
                    yield return task;
                }
                else
                {
                    through.Push(next);
                }
            }
        }
    }

    private Step Follow(Future future, List<FutureCallGraph> siblings)
    {
        List<FutureCallGraph> found = [];
        siblings.Add(new FutureCallGraph(future, Cut(StackOf(future)), found));
        _followed.Add(future);
        _path.Add(future);
        return new Step(future, Awaiters(future).ToList().GetEnumerator(), found);
    }

    private List<string> Cut(List<string> names) => limit switch
    {
        null => names,
        >= 0 => names[..Math.Min(limit.Value, names.Count)],
        _ => names[Math.Max(0, names.Count + limit.Value)..],
    };

    private sealed record Step(Future Future, IEnumerator<LoopTask> Awaiting, List<FutureCallGraph> Found);
}
