using System.Runtime.ExceptionServices;
using Dongsi.LowLevel;

namespace Dongsi.Testing;

/// <summary>
/// The schedule of one run: asks the policy, keeps what it chose and writes down who ran. Everybody's turn comes: who
/// has been ready for longest is passed over <see cref="Patience"/> times at most, whatever the policy says.
/// </summary>
internal sealed class RunSchedule(SchedulePolicy policy, RunTrace trace, int mostSteps) : ISchedule
{
    /// <summary>How often the one that has been ready for longest is passed over.</summary>
    public const int Patience = 100;

    private readonly List<Lane> _lanes = [];
    private readonly List<int> _choices = [];
    private readonly HashSet<LoopTask> _begun = [];
    private NonDeterminismException? _disturbance;
    private Runnable? _oldest;
    private LoopTask? _last;
    private long _tasks;
    private int _passedOver;
    private bool _isOver;

    /// <summary>For each moment with more than one candidate, how many were passed over.</summary>
    public IReadOnlyList<int> Choices => _choices;

    public int Steps { get; private set; }

    public int Choose(IReadOnlyList<Runnable> ready)
    {
        NoteEndOfLast();
        if (_isOver)
        {
            return 0;
        }

        if (Volatile.Read(ref _disturbance) is { } disturbance)
        {
            throw disturbance;
        }

        if (ready.Count == 0)
        {
            return 0;
        }

        FindLanes(ready);
        if (Steps++ == mostSteps)
        {
            throw new LivelockException(
                $"The run has taken {mostSteps} steps and has not ended. Ready, again and again: "
                + $"{string.Join(", ", _lanes.Select(lane => NameOf(lane, ready)))}. If it only takes long, set "
                + "ExploreOptions.MaxSteps.");
        }

        int choice = _lanes.Count == 1 ? 0 : ChooseLane(ready[0]);
        NoteStep(choice, ready);
        return _lanes[choice].Position;
    }

    public long NextTaskNumber() => ++_tasks;

    public void NotePost(Runnable item)
    {
        if (_isOver)
        {
            return;
        }

        // The trace of the one who posts says where it comes from; nobody may catch it there.
        var posted = new NonDeterminismException(
            $"Another thread ({Thread.CurrentThread.Name ?? "of the pool"}) has posted something to a simulated loop. "
            + "When it comes is up to the system, and no run could be repeated. Let it happen on the loop: instead of "
            + "Task.Run await a coroutine, instead of Task.Delay or a timer Asyncio.Sleep or "
            + "Task.Delay(time, world.Clock), and leave ConfigureAwait(false) out.");
        ExceptionDispatchInfo.SetCurrentStackTrace(posted);
        Interlocked.CompareExchange(ref _disturbance, posted, null);
    }

    public Exception Refuse(string what, string instead) => new NonDeterminismException(
        $"{what} in a simulated run. What comes of it is up to the system, and no run could be repeated. {instead}");

    /// <summary>From now on nothing is chosen, written down or refused: the rest is cleaning up.</summary>
    public void End()
    {
        NoteEndOfLast();
        _isOver = true;
    }

    /// <summary>Somebody has something to say.</summary>
    public void Note(string text) =>
        trace.Add(Steps, Asyncio.CurrentTask?.Name ?? "callback", RunTrace.WithoutAddresses(text));

    /// <summary>A packet was sent or lost.</summary>
    public void Note(NetworkEvent happened)
    {
        if (!_isOver)
        {
            trace.Add(
                Steps,
                "network",
                $"{happened.Kind} {happened.From} > {happened.To}, {happened.Bytes} bytes");
        }
    }

    /// <summary>An operation of the disk begins.</summary>
    public void Note(DiskOperation begins)
    {
        if (!_isOver)
        {
            trace.Add(Steps, "disk", begins.ToString());
        }
    }

    private void FindLanes(IReadOnlyList<Runnable> ready)
    {
        _lanes.Clear();
        bool hasCallback = false;
        for (int i = 0; i < ready.Count; i++)
        {
            var task = ready[i] as LoopTask;
            if (task is not null || !hasCallback)
            {
                _lanes.Add(new Lane(task, i));
                hasCallback |= task is null;
            }
        }
    }

    private int ChooseLane(Runnable oldest)
    {
        _passedOver = oldest == _oldest ? _passedOver + 1 : 0;
        _oldest = oldest;

        // The policy is asked all the same, so that a replay comes to the same moments.
        int choice = policy.Choose(_lanes);
        if (_passedOver >= Patience)
        {
            choice = 0;
        }

        if (choice == 0)
        {
            _oldest = null;
        }

        _choices.Add(choice);
        return choice;
    }

    private void NoteStep(int choice, IReadOnlyList<Runnable> ready)
    {
        _last = _lanes[choice].Task;
        string what = "goes on";
        string who = NameOf(_lanes[choice], ready);
        if (_last is null)
        {
            what = "is called";
        }
        else if (_begun.Add(_last))
        {
            what = $"begins ({_last.Root.Name})";
        }

        string before = choice == 0
            ? ""
            : $", before {string.Join(", ", _lanes.Take(choice).Select(lane => NameOf(lane, ready)))}";
        trace.Add(Steps, who, what + before);
    }

    private void NoteEndOfLast()
    {
        if (_last is { IsDone: true } ended)
        {
            _last = null;
            trace.Add(Steps, ended.Name, ended.IsCancelledFuture ? "is cancelled"
                : ended.FailureAsSeen is { } failure ? $"fails: {failure.GetType().Name}"
                : "ends");
        }
    }

    // Not ToString, which of some tells where in memory they are.
    private static string NameOf(Lane lane, IReadOnlyList<Runnable> ready) => ready[lane.Position] switch
    {
        LoopTask task => task.Name,
        Handle handle => handle.ToString(),
        DoneCallback callback => $"callback {CallbackName.Of(callback.Callback)}",
        Coroutine coroutine => coroutine.Name,
        { } other => other.GetType().Name.Split('`')[0],
    };
}
