namespace Dongsi.LowLevel;

/// <summary>
/// The end of a program: the tasks that still live are cancelled and waited for, and their failures are reported; then
/// the threads that still work are waited for.
/// </summary>
/// <remarks>
/// Clean-up may start tasks of its own, so it takes rounds, and not for ever: what still lives after the last one is
/// reported when the loop closes.
/// </remarks>
/// <param name="loop">The loop that ends.</param>
/// <param name="patience">How long threads are waited for; null is for ever.</param>
internal sealed class Shutdown(EventLoop loop, TimeSpan? patience)
{
    private const int MostRounds = 100;
    private const int MostTurns = 1000;

    private List<LoopTask> _left = [];
    private int _rounds;

    /// <summary>All rounds, with the loop not running yet.</summary>
    public void Run()
    {
        while (BeginRound() is { } round)
        {
            loop.RunUntilComplete(round);
            EndRound();
        }
    }

    /// <summary>All rounds, as far as they go without blocking the thread; the loop is not running.</summary>
    public void RunWithoutWaiting()
    {
        while (BeginRound() is { } round)
        {
            for (int turn = 0; turn < MostTurns && loop.GetStatistics().Ready > 0; turn++)
            {
                loop.ProcessReady();
                loop.ProcessEvents();
            }

            if (!round.IsDone)
            {
                return;
            }

            EndRound();
        }
    }

    /// <summary>Cancels the tasks that live.</summary>
    /// <returns>What to wait for; null if it is over.</returns>
    public Future? BeginRound()
    {
        if (_rounds++ == 0)
        {
            loop.Workers.LimitPatience(patience);
        }

        _left = _rounds > MostRounds ? [] : loop.LiveTasks();
        if (_left.Count == 0)
        {
            return loop.Workers.AllEnded();
        }

        var children = new Children(loop);
        foreach (LoopTask task in _left)
        {
            task.CancelCore("the program ends", origin: null);
            children.Add(task);
        }

        return children.Gather(static _ => true, keepsFailures: true);
    }

    /// <summary>What the round waited for has ended.</summary>
    public void EndRound()
    {
        foreach (LoopTask task in _left)
        {
            if (task.HasFailed)
            {
                loop.CallExceptionHandler(new LoopErrorContext
                {
                    Message = "Unhandled exception during the shutdown of Asyncio.Run",
                    Exception = task.FailureOrCancellation(),
                    Task = task,
                });
            }
        }
    }
}
