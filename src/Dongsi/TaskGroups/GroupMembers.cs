namespace Dongsi.LowLevel;

/// <summary>
/// The tasks of a group that have not ended, in order of creation. While the group is open, the scope that it was
/// opened in finds them here.
/// </summary>
internal sealed class GroupMembers
{
    private const int SmallestSweep = 32;

    private readonly LoopTask _parent;
    private readonly List<LoopTask> _tasks = [];
    private readonly LinkedListNode<GroupMembers>? _place;
    private Future<bool>? _allEnded;

    /// <param name="parent">The task that waits for the others, and is in the same scope.</param>
    public GroupMembers(LoopTask parent)
    {
        _parent = parent;
        Scope = parent.Scope;
        _place = Scope?.Join(this);
    }

    /// <summary>What the tasks of the group are in; null if that is no scope.</summary>
    public CancelScope? Scope { get; }

    /// <summary>How many have not ended.</summary>
    public int Count { get; private set; }

    public void Add(LoopTask task)
    {
        if (_tasks.Count >= SmallestSweep && _tasks.Count > Count * 2)
        {
            _tasks.RemoveAll(static member => member.IsDone);
        }

        _tasks.Add(task);
        Hold();
    }

    /// <summary>The group cannot end before somebody who has called this calls <see cref="Let"/>.</summary>
    public void Hold() => Count++;

    /// <summary>A task has ended, or what else held the group.</summary>
    public void Let()
    {
        Count--;
        if (Count == 0 && _allEnded is { IsDone: false })
        {
            _allEnded.SetResult(true);
        }
    }

    /// <summary>Those that are left; they may end or become more while the caller looks at them.</summary>
    public LoopTask[] Live() => [.. _tasks.Where(static task => !task.IsDone)];

    /// <summary>Waits for all, however often the parent is cancelled meanwhile.</summary>
    /// <param name="isCheckpoint">In a cancelled scope it throws even if there is nothing to wait for.</param>
    /// <param name="cancellation">What has ended the body, if that was a cancellation.</param>
    /// <param name="heard">Called for every cancellation that comes while it waits.</param>
    /// <returns>The first cancellation, if there was one; it is for the caller to throw.</returns>
    public async Coroutine<Exception?> WaitForAll(
        bool isCheckpoint, Exception? cancellation, Action<CancelledException> heard)
    {
        while (Count > 0 || (isCheckpoint && cancellation is null && _parent.IsInCancelledScope))
        {
            // A scope is listened to once: it stays cancelled, and would end every new wait at once. It has told the
            // tasks of the group itself.
            EventLoop loop = _parent.Loop;
            _allEnded = cancellation is null ? loop.CreateFuture<bool>() : new ShieldedFuture<bool>(loop);
            try
            {
                await _allEnded;
            }
            catch (CancelledException e)
            {
                cancellation ??= e;
                heard(e);
            }
        }

        _place?.List?.Remove(_place);
        return cancellation;
    }
}
