using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Everywhere;

/// <summary>Runs a program and cancels it before one of its turns.</summary>
internal sealed class CancelEverywhere
{
    private const int MostTurns = 1000;

    private readonly TestLoop _test;
    private readonly World _world;
    private readonly Case _case;
    private readonly Way _way;
    private CancelScope? _scope;
    private LoopTask? _subject;
    private bool _bodyEnded;

    private CancelEverywhere(TestLoop test, Case @case, Way way)
    {
        _test = test;
        _world = new World(test);
        _case = @case;
        _way = way;
    }

    /// <summary>Cancels in each turn that the program has.</summary>
    /// <returns>How many those were.</returns>
    public static int Run(Case @case, Way way)
    {
        for (int turn = 0; turn < MostTurns; turn++)
        {
            using var test = new TestLoop(threads: @case.HasThreads);
            if (!new CancelEverywhere(test, @case, way).CancelBefore(turn))
            {
                return turn;
            }
        }

        throw new InvalidOperationException($"{@case} never ends.");
    }

    // Before its first step it has no scope yet.
    private bool CanCancel => _way is Way.Task or Way.Shutdown || _scope is not null;

    /// <summary>False if the program had ended before that turn.</summary>
    private bool CancelBefore(int cancelTurn)
    {
        _subject = _test.Loop.CreateTask(Subject(), name: "subject");
        bool wasCancelled = false;
        double cancelledAt = 0;
        for (int turn = 0; !_subject.IsDone; turn++)
        {
            Assert.True(turn < MostTurns, $"{_case} does not end after it was cancelled before turn {cancelTurn}.");
            if (turn >= cancelTurn && !wasCancelled && CanCancel)
            {
                wasCancelled = true;
                cancelledAt = _test.Elapsed;
                Cancel();
            }

            Turn();
        }

        if (wasCancelled && !_case.TakesItsTime)
        {
            Assert.Equal(cancelledAt, _test.Elapsed);
        }

        Finish(wasCancelled);
        return wasCancelled;
    }

    private async Coroutine Subject()
    {
        if (_way is Way.Task or Way.Shutdown)
        {
            await Body();
            return;
        }

        _scope = await CancelScope.Run(async scope =>
        {
            _scope = scope;
            await Body();
        });
        Assert.True(_bodyEnded || _scope.CancelledCaught, $"{_case} ended in neither way.");
        await Asyncio.Sleep(0);
    }

    private async Coroutine Body()
    {
        await _case.Body(_world);
        _bodyEnded = true;
    }

    private void Cancel()
    {
        switch (_way)
        {
            case Way.Scope:
                _scope?.Cancel("in the test");
                break;
            case Way.Deadline:
                _scope?.Deadline = _test.Loop.Time;
                break;
            case Way.Task:
                _subject!.Cancel("in the test");
                break;
            default:
                _test.Loop.LiveTasks().ForEach(task => task.CancelCore("the program ends", origin: null));
                break;
        }
    }

    /// <summary>Nothing is left, and nothing was lost.</summary>
    private void Finish(bool wasCancelled)
    {
        if (!_subject!.IsCancelledFuture)
        {
            _subject.ThrowIfNotSucceeded();
        }

        Assert.True(wasCancelled || _bodyEnded, $"{_case} was cancelled by itself.");
        _world.CancelPartners();
        for (int turn = 0; IsBusy(); turn++)
        {
            Assert.True(turn < MostTurns, $"{_case} leaves tasks that do not end.");
            Turn();
        }

        Assert.Equal(0, _test.Loop.GetStatistics().Timers);
        _case.Check?.Invoke(_world);
    }

    // An abandoned thread comes back too, with what it has opened.
    private bool IsBusy() =>
        _test.Loop.GetStatistics() is { LiveTasks: > 0 } or { Ready: > 0 } || _test.Loop.Workers.Count > 0;

    private void Turn()
    {
        _test.Loop.PollEvents();
        _test.Loop.ProcessEvents();
        _test.Loop.ProcessReady();
    }
}
