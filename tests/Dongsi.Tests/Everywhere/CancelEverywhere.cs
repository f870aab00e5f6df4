using Dongsi.Testing;
using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Everywhere;

/// <summary>Runs a program and cancels it before one of its turns.</summary>
internal sealed class CancelEverywhere
{
    private const int MostTurns = 1000;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly EventLoop _loop;
    private readonly World _world;
    private readonly Case _case;
    private readonly Way _way;
    private CancelScope? _scope;
    private LoopTask? _subject;
    private bool _bodyEnded;

    private CancelEverywhere(EventLoop loop, Case @case, Way way)
    {
        _loop = loop;
        _world = new World(loop);
        _case = @case;
        _way = way;
    }

    /// <summary>Cancels in each turn that the program has.</summary>
    /// <returns>How many those were; with I/O, on the poller where they were the fewest.</returns>
    public static int Run(Case @case, Way way) => @case.HasIo
        ? EveryPoller.Kinds.Min(poller => Run(@case, way, turn =>
        {
            using var io = new IoLoop(poller, clock: new VirtualClock());
            return new CancelEverywhere(io.Loop, @case, way).CancelBefore(turn);
        }))
        : Run(@case, way, turn =>
        {
            using var test = new TestLoop(threads: @case.HasThreads);
            return new CancelEverywhere(test.Loop, @case, way).CancelBefore(turn);
        });

    private static int Run(Case @case, Way way, Func<int, bool> cancelBefore)
    {
        for (int turn = 0; turn < MostTurns; turn++)
        {
            if (!cancelBefore(turn))
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
        _subject = _loop.CreateTask(Subject(), name: "subject");
        bool wasCancelled = false;
        TimeSpan cancelledAt = default;
        for (int turn = 0; !_subject.IsDone; turn++)
        {
            Assert.True(
                turn < MostTurns,
                $"{_case} does not end after it was cancelled before turn {cancelTurn}.");
            if (turn >= cancelTurn && !wasCancelled && CanCancel)
            {
                wasCancelled = true;
                cancelledAt = _loop.Time;
                Cancel();
            }

            Turn();
        }

        if (wasCancelled && !_case.TakesItsTime && !_case.HasIo)
        {
            Assert.Equal(cancelledAt, _loop.Time);
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
                _scope?.Deadline = _loop.Time;
                break;
            case Way.Task:
                _subject!.Cancel("in the test");
                break;
            default:
                _loop.LiveTasks().ForEach(task => task.CancelCore("the program ends", origin: null));
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
        _world.CloseAll();
        for (int turn = 0; IsBusy(); turn++)
        {
            Assert.True(turn < MostTurns, $"{_case} leaves tasks that do not end.");
            Turn();
        }

        // An abandoned thread comes back too, with what it has opened.
        Assert.True(SpinWait.SpinUntil(HaveThreadsEnded, s_patience), $"{_case} leaves threads that do not end.");
        Assert.Equal(0, _loop.GetStatistics().Timers);
        _case.Check?.Invoke(_world);
    }

    private bool IsBusy() => _loop.GetStatistics() is { LiveTasks: > 0 } or { Ready: > 0 };

    private bool HaveThreadsEnded()
    {
        Turn(TimeSpan.Zero);
        return _loop.Workers.Count == 0 && !IsBusy();
    }

    private void Turn(TimeSpan? patience = null)
    {
        _loop.PollEvents(patience);
        _loop.ProcessEvents();
        _loop.ProcessReady();
    }
}
