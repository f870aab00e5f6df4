using System.Collections.Concurrent;

namespace Dongsi.Tests.Runners;

/// <summary>A host: a queue of actions, and the thread that runs them until the guest is done.</summary>
internal sealed class TestHost
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly BlockingCollection<Action> _queue = [];
    private bool _isDone;

    /// <summary>How often it was asked from another thread, and from its own.</summary>
    public int Threadsafe { get; private set; }

    public int Plain { get; private set; }

    public int Queued => _queue.Count;

    public void RunThreadsafe(Action action)
    {
        Threadsafe++;
        _queue.Add(action);
    }

    public void Run(Action action)
    {
        Plain++;
        _queue.Add(action);
    }

    /// <summary>Something of its own, after what is in the queue.</summary>
    public void Do(Action action) => _queue.Add(action);

    /// <summary>Takes one action.</summary>
    public Action Next() => _queue.TryTake(out Action? action, s_patience)
        ? action
        : throw new TimeoutException("The guest has forgotten its host.");

    /// <summary>Takes and runs actions until <see cref="Done(Exception?)"/>.</summary>
    public void RunUntilDone()
    {
        while (!_isDone)
        {
            Next()();
        }
    }

    public Exception? Failure { get; private set; }

    public void Done(Exception? failure)
    {
        _isDone = true;
        Failure = failure;
    }
}
