using Dongsi.Stress.Programs;
using Dongsi.Testing;

namespace Dongsi.Stress.Execution;

/// <summary>Runs a random program once, under virtual time, and says which promises were broken.</summary>
internal sealed class ProgramRun : IDisposable
{
    private const int MostTurns = 20_000;

    private readonly VirtualClock _clock = new();
    private readonly Ledger _ledger = new();
    private readonly EventLoop _loop;
    private readonly Interpreter _interpreter;
    private readonly RandomProgram _program;
    private readonly List<Handle> _cuts = [];

    private ProgramRun(RandomProgram program, ICombinators combinators)
    {
        _program = program;
        _loop = new EventLoop(_clock, PollerKind.Portable);
        _interpreter = new Interpreter(_clock, _ledger, combinators);
        _loop.SetExceptionHandler((_, context) => Reported(context));
    }

    public IReadOnlyList<Violation> Violations => _interpreter.Violations;

    public IReadOnlyList<string> Trace => _interpreter.Trace;

    public TimeSpan RootEndedAt => _interpreter.Tasks[0].EndedAt;

    public bool RootSucceeded { get; private set; }

    public static ProgramRun Of(RandomProgram program, ICombinators? combinators = null)
    {
        using var run = new ProgramRun(program, combinators ?? new RealCombinators());
        run.Run();
        return run;
    }

    public void Dispose() => _loop.Dispose();

    private void Run()
    {
        TrackedTask root = _interpreter.NewTask();
        LoopTask<int> task = _loop.CreateTask(_interpreter.Body(root, _program.Root));
        root.Task = task;
        foreach (Cut cut in _program.Cuts.Where(cut => !cut.ByTurn))
        {
            _cuts.Add(_loop.CallAt(TimeSpan.FromMilliseconds(cut.When), () => CancelFromOutside(cut)));
        }

        try
        {
            Drive();
        }
        catch (DeadlockException)
        {
            Break(Promise.Ends, $"deadlock at {_clock.Elapsed.TotalMilliseconds} ms; waiting: "
                + string.Join(", ", _loop.LiveTasks()));
        }

        if (task.IsDone)
        {
            RootSucceeded = !task.HasFailed && !task.IsCancelledFuture;
            _ledger.Arrive(task.FailureOrCancellation(), "thrown by the root");
        }

        CheckLeftovers();
        _loop.Close();
        if (Violations.All(violation => violation.Promise != Promise.Ends))
        {
            CheckTasks();
            CheckExceptions();
        }
    }

    private void Drive()
    {
        for (int turn = 0; _loop.GetStatistics() is { LiveTasks: > 0 } or { Ready: > 0 }; turn++)
        {
            if (turn == MostTurns)
            {
                Break(Promise.Ends, $"still running after {MostTurns} turns");
                return;
            }

            foreach (Cut cut in _program.Cuts.Where(cut => cut.ByTurn && cut.When == turn))
            {
                CancelFromOutside(cut);
            }

            _loop.PollEvents();
            _loop.ProcessEvents();
            _loop.ProcessReady();
        }
    }

    private void CancelFromOutside(Cut cut)
    {
        if (cut.IsScope)
        {
            CancelScopeFromOutside(cut.Number);
            return;
        }

        TrackedTask tracked = _interpreter.Tasks[cut.Number % _interpreter.Tasks.Count];
        if (tracked.Task is { IsDone: false } task)
        {
            tracked.Cuts++;
            task.Cancel("from outside");
        }
    }

    private void CancelScopeFromOutside(int number)
    {
        if (_interpreter.Scopes.Count > 0)
        {
            _interpreter.Scopes[number % _interpreter.Scopes.Count].Cancel("from outside");
        }
    }

    private void Reported(LoopErrorContext context)
    {
        _ledger.Arrive(context.Exception, $"reported: {context.Message}");
        if (context.Exception is null or CancelledException || context.Handle is not null)
        {
            Break(Promise.LosesNothing, $"false report: {context.Message} {context.Exception}");
        }
    }

    private void CheckLeftovers()
    {
        _cuts.ForEach(cut => cut.Cancel());
        EventLoopStatistics left = _loop.GetStatistics();
        Demand(
            left is { LiveTasks: 0, Ready: 0, Timers: 0 } || Violations.Any(v => v.Promise == Promise.Ends),
            Promise.Ends,
            $"left over: {left}");
    }

    private void CheckTasks()
    {
        foreach (TrackedTask tracked in _interpreter.Tasks)
        {
            LoopTask<int>? task = tracked.Task;
            Demand(task is { IsDone: true }, Promise.Ends, $"task {tracked.Number} was never done");
            Demand(
                tracked.HasStarted == tracked.HasEnded,
                Promise.CleansUp,
                $"task {tracked.Number} began and never ended");
            Demand(
                tracked.Cuts == 0 || task is { HasFailed: true } or { IsCancelledFuture: true },
                Promise.HearsCancellation,
                $"task {tracked.Number} was cancelled from outside and succeeded");
        }

        Demand(
            _interpreter.TriesEntered == _interpreter.FinalliesEntered,
            Promise.CleansUp,
            $"{_interpreter.TriesEntered} tries and {_interpreter.FinalliesEntered} finallies");
    }

    private void CheckExceptions()
    {
        foreach (TrackedGather gather in _interpreter.Gathers)
        {
            Exception? thrown = gather.Future.FailureOrCancellation();
            foreach (LoopTask<int> child in gather.Children.Where(child => child.HasFailed))
            {
                Exception failure = child.FailureOrCancellation()!;
                if (gather.KeepsFailures ? thrown is null : failure != thrown)
                {
                    _ledger.Arrive(failure, gather.KeepsFailures ? "an outcome" : "dropped by Gather's rule");
                }
            }
        }

        foreach (string mistake in _ledger.Check())
        {
            Break(Promise.LosesNothing, mistake);
        }
    }

    private void Demand(bool isKept, Promise promise, string otherwise)
    {
        if (!isKept)
        {
            Break(promise, otherwise);
        }
    }

    private void Break(Promise promise, string what) => _interpreter.Violations.Add(new Violation(promise, what));
}
