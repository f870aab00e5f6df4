namespace Dongsi.LowLevel;

/// <summary>The timers of a loop, by (deadline, order of registration).</summary>
/// <remarks>
/// <para>Most programs use the same few delays again and again, so most timers are due later than all before them.
/// Those stand in a plain queue, at O(1) each; only the others go into a heap. The next timer is the earlier of the two
/// fronts.</para>
/// <para>Cancelling does not search: the timer only says that it is cancelled. When more than half are, both are
/// rebuilt without the dead; so a cancelled timer costs O(1) amortised and memory stays within twice the living.</para>
/// </remarks>
internal sealed class TimerQueue
{
    private const int SmallestCompaction = 64;

    private readonly TimerHeap _heap = new();
    private readonly SegmentedQueue<TimerEntry> _run = new();
    private long _lastOfRun = long.MinValue;
    private long _sequence;
    private int _cancelled;

    public int Count => _run.Count + _heap.Count;

    /// <summary>How many timers are still going to fire.</summary>
    public int LiveCount => Count - _cancelled;

    public void Add(long when, Runnable timer)
    {
        timer.TimerSequence = _sequence++;
        var entry = new TimerEntry(when, timer);
        if (_run.Count == 0 || when >= _lastOfRun)
        {
            _lastOfRun = when;
            _run.Enqueue(entry);
        }
        else
        {
            _heap.Add(entry);
        }
    }

    /// <summary>The earliest deadline of a timer that is not cancelled.</summary>
    public bool TryPeek(out long when)
    {
        while (Count > 0)
        {
            ref readonly TimerEntry next = ref Next(out _);
            if (!next.Timer.IsCancelled)
            {
                when = next.When;
                return true;
            }

            RemoveNext();
            _cancelled--;
        }

        when = 0;
        return false;
    }

    /// <summary>Takes the earliest timer if its deadline is not later than <paramref name="now"/>.</summary>
    public bool TryTakeDue(long now, out Runnable timer)
    {
        if (TryPeek(out long when) && when <= now)
        {
            timer = RemoveNext();
            timer.LeftQueue();
            return true;
        }

        timer = null!;
        return false;
    }

    /// <summary>A timer that is in the queue has been cancelled.</summary>
    public void NoteCancelled()
    {
        _cancelled++;
        if (_cancelled > Count / 2 && Count >= SmallestCompaction)
        {
            Compact();
        }
    }

    public void Clear()
    {
        _run.Clear();
        _heap.Clear();
        _cancelled = 0;
    }

    private ref readonly TimerEntry Next(out bool isInRun)
    {
        isInRun = _run.Count > 0 && (_heap.Count == 0 || _run.Peek().IsBefore(_heap.Root));
        return ref isInRun ? ref _run.Peek() : ref _heap.Root;
    }

    private Runnable RemoveNext()
    {
        Runnable timer = Next(out bool isInRun).Timer;
        if (isInRun)
        {
            _run.Dequeue();
        }
        else
        {
            _heap.RemoveRoot();
        }

        return timer;
    }

    private void Compact()
    {
        // Once around, in place: those that stay come out and go in again in the same order.
        for (int left = _run.Count; left > 0; left--)
        {
            TimerEntry entry = _run.Dequeue();
            if (!entry.Timer.IsCancelled)
            {
                _run.Enqueue(entry);
            }
        }

        _heap.RemoveCancelled();
        _cancelled = 0;
    }
}
