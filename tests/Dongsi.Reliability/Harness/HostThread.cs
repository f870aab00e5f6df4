using System.Collections.Concurrent;

namespace Dongsi.Reliability.Harness;

/// <summary>A queue of a host and the thread that works it off: what a guest run is a guest of.</summary>
internal sealed class HostThread : IDisposable
{
    private readonly BlockingCollection<Action> _queue = [];

    /// <summary>Runs a guest on this thread until it is done.</summary>
    public void Run(Trial trial, Func<Coroutine> main)
    {
        bool isDone = false;
        Exception? failure = null;
        Asyncio.StartGuestRun(main, _queue.Add, Done, options: new RunOptions { Poller = trial.Poller });
        while (!isDone)
        {
            trial.Require(
                _queue.TryTake(out Action? action, TimeSpan.FromSeconds(Patience.SecondsOf(trial))),
                "The guest has nothing more for its host and is not done.");
            action!();
        }

        trial.Require(failure is null, $"The guest run failed: {failure}");

        void Done(Exception? given) => (isDone, failure) = (true, given);
    }

    public void Dispose() => _queue.Dispose();
}
