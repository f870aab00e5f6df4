namespace Dongsi.LowLevel;

/// <summary>
/// The end of a program: what still lives is cancelled and waited for, and its failures are reported.
/// </summary>
/// <remarks>
/// Clean-up may start tasks of its own, so it takes rounds, and not for ever: what still lives after the last one is
/// reported when the loop closes.
/// </remarks>
internal sealed class Shutdown(EventLoop loop)
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

    /// <summary>Cancels what lives.</summary>
    /// <returns>What to wait for; null if it is over.</returns>
    public Future? BeginRound()
    {
        if (_rounds++ >= MostRounds || loop.LiveTasks() is not { Count: > 0 } left)
        {
            return null;
        }

        _left = left;
        var children = new Children(loop);
        foreach (LoopTask task in left)
        {
            task.CancelCore("the program ends", origin: null);
            children.Add(task);
        }

        return children.Gather(static _ => true, keepsFailures: true);
    }

    /// <summary>The tasks of the round have ended.</summary>
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
