using System.Net;
using Dongsi.LowLevel;

namespace Dongsi.Testing;

// What is under way, and what has happened. One timer of the loop's is set to the first of it, so that any clock knows
// when to wake; but what happens is I/O, and comes before the timers of the same moment, as that of the system does.
public sealed partial class SimulatedNetwork
{
    private readonly PriorityQueue<Action, (long When, long Number)> _events = new();
    private readonly List<SimulatedHandle> _changed = [];
    private readonly List<PollEntry> _ready = [];
    private TimerHandle? _alarm;
    private long _number;
    private long _sent;
    private long _lost;
    private long _bytes;

    /// <summary>Both ends of all connections, as long as the network knows of them.</summary>
    internal List<StreamSocket> Connections { get; } = [];

    /// <summary>The loop's time.</summary>
    internal long Now => Loop.Time.Ticks;

    internal bool HasReady => _changed.Exists(static handle => IsReady(handle));

    internal EventLoop Loop => _loop ?? throw new InvalidOperationException(
        "The network has no loop yet. Run the program on a loop that was made with it: network.CreateLoop(clock).");

    /// <summary>Something happens at a time. What happens at the same one keeps its order.</summary>
    internal void At(long when, Action action)
    {
        _events.Enqueue(action, (when, _number++));
        SetAlarm();
    }

    /// <summary>What is due happens.</summary>
    /// <returns>False if nothing was.</returns>
    internal bool RunDue()
    {
        if (NextEvent is not { } first || first > Now)
        {
            return false;
        }

        while (NextEvent is { } next && next <= Now)
        {
            _events.Dequeue()();
        }

        SetAlarm();
        return true;
    }

    /// <summary>Something may be done at a socket now, or somebody waits there now.</summary>
    internal void NoteChanged(SimulatedHandle handle)
    {
        if (!handle.IsNoted && handle.Entry is not null)
        {
            handle.IsNoted = true;
            _changed.Add(handle);
        }
    }

    /// <summary>Tells all who wait for what can be done now. Who does not do it is told again.</summary>
    internal void Report(IReadyQueue ready)
    {
        _ready.Clear();
        _changed.RemoveAll(handle =>
        {
            handle.IsNoted = IsReady(handle);
            if (handle.IsNoted)
            {
                _ready.Add(handle.Entry!);
            }

            return !handle.IsNoted;
        });
        if (IsCapricious)
        {
            Chance.Shuffle(_ready);
        }

        foreach (PollEntry entry in _ready)
        {
            entry.Report(((SimulatedHandle)entry.Handle).Ready, ready);
        }
    }

    /// <summary>How many bytes of so many a call moves.</summary>
    internal int Some(int count) =>
        IsCapricious && count > 1 && Chance.Happens(0.5) ? 1 + (int)Chance.Below(count) : count;

    /// <summary>A packet was sent.</summary>
    internal void Note(NetworkEventKind kind, EndPoint? from, EndPoint? to, int count)
    {
        _sent++;
        _bytes += count;
        Happened?.Invoke(new NetworkEvent(new TimeSpan(Now), kind, from, to, count));
    }

    /// <summary>A packet was lost.</summary>
    internal void NoteLost(EndPoint? from, EndPoint? to, int count)
    {
        _lost++;
        Happened?.Invoke(new NetworkEvent(new TimeSpan(Now), NetworkEventKind.Lost, from, to, count));
    }

    private long? NextEvent => _events.TryPeek(out _, out (long When, long Number) next) ? next.When : null;

    private void SetAlarm()
    {
        if (NextEvent is { } next && !(_alarm is { Cancelled: false } && _alarm.When.Ticks == next && next > Now))
        {
            _alarm?.Cancel();
            _alarm = Loop.CallAt(new TimeSpan(next), static () => { });
        }
    }

    private static bool IsReady(SimulatedHandle handle) =>
        handle.Entry is { } entry && (handle.Ready & entry.Wanted) != 0;
}
