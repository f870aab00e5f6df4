using Dongsi.LowLevel;

namespace Dongsi;

// The loop under a schedule of somebody else's: each turn runs one of those that are ready, the one that the schedule
// names, so that what one of them makes ready competes with all others at once. The ready queue stays what it is, and
// the chosen one goes to its front; a loop without a schedule asks for it once in a turn, in a comparison that it makes
// anyway.
public sealed partial class EventLoop
{
    private readonly List<Runnable> _candidates = [];

    /// <summary>Who decides what runs next; null for first come, first served. Set before the loop runs.</summary>
    internal ISchedule? Schedule
    {
        get;
        set
        {
            field = value;
            _watch = value is null ? _watch & ~Watched.Schedule : _watch | Watched.Schedule;
        }
    }

    /// <summary>This is not for a run that must be the same each time.</summary>
    /// <param name="what">What is about to be used.</param>
    /// <param name="instead">What to write instead, as a sentence.</param>
    internal void RefuseUnderSchedule(string what, string instead)
    {
        if (Schedule is { } schedule)
        {
            throw schedule.Refuse(what, instead);
        }
    }

    /// <summary>How many the batch that comes now runs.</summary>
    private int SizeOfBatch() => _watch < Watched.Schedule ? _ready.Count : ArrangeBatch();

    private int ArrangeBatch()
    {
        while (_ready.Count > 0)
        {
            _candidates.Add(_ready.Dequeue().Item);
        }

        // What comes from outside competes with what is ready, too: a look costs nothing in memory.
        _ranSincePoll = RunsBetweenPolls;
        int chosen = 0;
        int size = _candidates.Count;
        try
        {
            chosen = Schedule!.Choose(_candidates);
        }
        finally
        {
            PutBack(chosen);
        }

        return Math.Min(size, 1);
    }

    private void PutBack(int first)
    {
        if (first > 0)
        {
            _ready.Enqueue(new ReadyEntry(_candidates[first]));
            _candidates.RemoveAt(first);
        }

        foreach (Runnable item in _candidates)
        {
            _ready.Enqueue(new ReadyEntry(item));
        }

        _candidates.Clear();
    }

    private void NotePost(Runnable item)
    {
        if (t_running != this && IsRunning)
        {
            Schedule?.NotePost(item);
        }
    }
}
