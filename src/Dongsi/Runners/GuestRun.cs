using System.Runtime.ExceptionServices;

namespace Dongsi.LowLevel;

/// <summary>
/// What <see cref="Runner"/> does, cut into turns that a host runs when it likes: the main task to its end, then the
/// rounds of the shutdown, then the loop closes. It never blocks the host's thread.
/// </summary>
/// <remarks>
/// After each turn there is either something to do, and the next turn goes to the end of the host's queue, so that the
/// host's own work comes in between; or there is not, and another thread waits in the poller and then asks the host for
/// the next turn. So there is never more than one turn under way, and whoever has it has the loop.
/// </remarks>
internal sealed class GuestRun
{
    private readonly EventLoop _loop;
    private readonly GuestHost _host;
    private readonly LoopTask _main;
    private readonly Action<Exception?> _done;
    private readonly Interrupts _interrupts;
    private readonly Shutdown _shutdown;
    private readonly GuestPoller _poller;
    private readonly Action _turn;
    private readonly int _hostThread = Environment.CurrentManagedThreadId;

    // What the loop runs for now: the main task, then each round of the shutdown.
    private Future _goal;
    private Exception? _failure;
    private GuestWait _wait;
    private Exception? _waitFailure;
    private volatile GuestStage _stage;
    private bool _isAskingHost;

    private GuestRun(LoopTask main, GuestHost host, Action<Exception?> done, RunOptions options)
    {
        _loop = main.Loop;
        _host = host;
        _main = main;
        _done = done;
        _shutdown = new Shutdown(_loop, options.ThreadJoinTimeout);
        _poller = new GuestPoller(_loop, Waited);
        _turn = Turn;
        _goal = main;

        // The process is the host's, and so is Ctrl-C, unless somebody says what the guest shall do about it.
        _interrupts = Interrupts.Watch(
            main,
            options.OnInterrupt == InterruptBehavior.Throw ? InterruptBehavior.Throw : InterruptBehavior.Ignore);
    }

    /// <summary>Starts a guest run on the host's thread, which this must be.</summary>
    /// <param name="main">Makes the main task on the loop that it is given.</param>
    /// <param name="host">The way to the host.</param>
    /// <param name="done">Told how it ended: why the main task failed, if it did.</param>
    /// <param name="options">How to run.</param>
    public static TTask Start<TTask>(
        Func<EventLoop, TTask> main, GuestHost host, Action<TTask, Exception?> done, RunOptions options)
        where TTask : LoopTask
    {
        if (EventLoop.Running is not null)
        {
            ThrowHelper.LoopInsideLoop();
        }

        EventLoop loop = options.CreateLoop();
        try
        {
            TTask task = main(loop);
            new GuestRun(task, host, failure => done(task, failure), options).Begin();
            return task;
        }
        catch when (!loop.IsRunning)
        {
            loop.Close();
            throw;
        }
    }

    private void Begin()
    {
        _loop.BeginGuestRun();
        try
        {
            RunUntil(_main);
            AskHost();
        }
        catch
        {
            // The main task has not begun, and a task that is cancelled before its first step never runs.
            LeaveHost();
            _shutdown.Run();
            throw;
        }
    }

    /// <summary>One turn, called by the host.</summary>
    private void Turn()
    {
        if (Environment.CurrentManagedThreadId != _hostThread)
        {
            ThrowHelper.GuestOnWrongThread();
        }

        if (_isAskingHost)
        {
            ThrowHelper.GuestTurnInsideTheCall();
        }

        if (_stage != GuestStage.InHostsQueue)
        {
            ThrowHelper.GuestTurnTwice();
        }

        _stage = GuestStage.Running;
        try
        {
            if (GoesOn())
            {
                return;
            }
        }
        catch (Exception e)
        {
            // The poller, the clock or the host is broken, or the loop was stopped during the shutdown.
            Break(e);
            return;
        }

        LeaveHost();
        _loop.Close();
        _done(_failure);
    }

    /// <summary>Runs one turn. True if there will be another one, and somebody is on the way to it.</summary>
    private bool GoesOn()
    {
        if (_waitFailure is not null)
        {
            ExceptionDispatchInfo.Throw(_waitFailure);
        }

        _wait = _loop.RunGuestTurn(_wait);
        if (_loop.TakeStop() && !HasNextGoal())
        {
            return false;
        }

        if (_wait.Ticks == 0)
        {
            AskHost();
        }
        else
        {
            _stage = GuestStage.Waiting;
            _poller.Begin(_wait);
        }

        return true;
    }

    /// <summary>The loop has stopped: because the goal was reached, or too early.</summary>
    private bool HasNextGoal()
    {
        if (_goal == _main)
        {
            _interrupts.Dispose();
            _failure = OutcomeOfMain();
        }
        else
        {
            EnsureReached(_goal);
            _shutdown.EndRound();
        }

        if (_shutdown.BeginRound() is not { } round)
        {
            return false;
        }

        RunUntil(round);
        return true;
    }

    private void RunUntil(Future goal)
    {
        _goal = goal;
        goal.Watch(reached =>
        {
            if (reached == _goal)
            {
                _loop.Stop();
            }
        });
    }

    private Exception? OutcomeOfMain()
    {
        try
        {
            EnsureReached(_main);
        }
        catch (InvalidOperationException e)
        {
            return e;
        }

        Exception? failure = _main.FailureOrCancellation();
        return failure is CancelledException && _interrupts.Happened && _main.Uncancel() == 0
            ? new KeyboardInterruptException("The program was interrupted by Ctrl-C.", failure)
            : failure;
    }

    private static void EnsureReached(Future goal)
    {
        if (!goal.IsDone)
        {
            ThrowHelper.StoppedTooEarly(goal);
        }
    }

    private void AskHost()
    {
        _stage = GuestStage.InHostsQueue;
        _isAskingHost = true;
        try
        {
            _host.RunOnHost(_turn);
        }
        finally
        {
            _isAskingHost = false;
        }
    }

    /// <summary>A wait has ended; on the waiting thread.</summary>
    private void Waited(Exception? failure)
    {
        _waitFailure = failure;
        _stage = GuestStage.InHostsQueue;
        try
        {
            _host.RunOnHostThreadsafe(_turn);
        }
        catch (Exception e)
        {
            // The way to the host's thread, where all would have to be told and tidied up, is cut off.
            _loop.DefaultExceptionHandler(new LoopErrorContext
            {
                Message = $"The host of a guest run does not take its next turn, so {_main} will never end. "
                    + "Let the host run until the guest run is done.",
                Exception = e,
                Task = _main,
            });
        }
    }

    private void LeaveHost()
    {
        _stage = GuestStage.Over;
        _interrupts.Dispose();
        _poller.End();
        _loop.EndGuestRun();
    }

    /// <summary>There will be no more turns: what is left is cancelled, and goes as far as it can without waiting.
    /// </summary>
    private void Break(Exception failure)
    {
        LeaveHost();
        try
        {
            _shutdown.RunWithoutWaiting();
        }
        finally
        {
            _loop.Close();
            _done(failure);
        }
    }
}
