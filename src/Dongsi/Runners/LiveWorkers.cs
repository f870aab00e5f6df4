using System.Globalization;

namespace Dongsi.LowLevel;

/// <summary>
/// The calls that threads work at for one loop, and the limit of the patience with them when the program ends. Nobody
/// can stop a thread that does not listen; a program must be able to end all the same, and to say why it did not wait.
/// </summary>
internal sealed class LiveWorkers(EventLoop loop)
{
    // In the order in which they were started, for the report.
    private readonly LinkedList<IWorker> _running = [];
    private Future<bool>? _allEnded;
    private TimerHandle? _limit;
    private bool _isOutOfPatience;

    public int Count => _running.Count;

    /// <summary>Something waits for what a thread does; at the end of the program that is true of every thread.
    /// </summary>
    public bool HoldTime =>
        _running.Count > 0 && (_allEnded is { IsDone: false } || _running.Any(static worker => worker.HoldsTime));

    /// <summary>The functions that threads work at.</summary>
    public IEnumerable<string> Names => _running.Select(static worker => worker.Name);

    /// <returns>For <see cref="Remove"/>.</returns>
    public LinkedListNode<IWorker> Add(IWorker worker) => _running.AddLast(worker);

    public void Remove(LinkedListNode<IWorker> worker)
    {
        _running.Remove(worker);
        if (_running.Count == 0)
        {
            SayThatAllEnded();
        }
    }

    /// <summary>The program ends. From now on the threads have so much time left; null is for ever.</summary>
    public void LimitPatience(TimeSpan? time)
    {
        if (time is { } limit)
        {
            _limit = loop.CallLater(limit, () => GiveUp(limit));
        }
    }

    /// <summary>What to wait for until no thread works for the loop any more, or the patience is at its end.</summary>
    /// <returns>Null if there is nothing to wait for. The loop must run meanwhile, because the threads may want
    /// something of it.</returns>
    public Future? AllEnded()
    {
        if (_running.Count > 0 && !_isOutOfPatience)
        {
            return _allEnded = loop.CreateFuture<bool>();
        }

        _limit?.Cancel();
        return null;
    }

    private void GiveUp(TimeSpan time)
    {
        _isOutOfPatience = true;
        if (_running.Count == 0)
        {
            return;
        }

        loop.CallExceptionHandler(Describe(time));

        // A copy, because foreign code listens to their tokens, and may start others.
        foreach (IWorker worker in _running.ToArray())
        {
            worker.GiveUp();
        }

        SayThatAllEnded();
    }

    private void SayThatAllEnded()
    {
        if (_allEnded is { IsDone: false })
        {
            _allEnded.SetResult(true);
        }
    }

    private LoopErrorContext Describe(TimeSpan time) => new()
    {
        Kind = LoopErrorKind.Warning,
        Message = string.Create(
            CultureInfo.InvariantCulture,
            $"After {time.TotalSeconds:0.###} seconds of waiting at the end of the program, "
                + $"these calls on threads have not returned, and are left behind: "
                + $"{string.Join(", ", Names)}. Let a function that takes long call "
                + $"FromThread.CheckCancelled(), or give FromThread.CurrentToken to what it waits for."),
    };
}
