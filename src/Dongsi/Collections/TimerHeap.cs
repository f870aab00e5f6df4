namespace Dongsi.LowLevel;

/// <summary>
/// Timers by (deadline, order of registration) in a 4-ary heap: four children share a cache line, so it is half as deep
/// as a binary heap and faster for the many timers of a server.
/// </summary>
/// <remarks>
/// <para>Cancelling does not search: the timer only says that it is cancelled, and the heap is rebuilt without the dead
/// when they are more than half of it. So a cancelled timer costs O(1) amortised and memory stays within twice the
/// living.</para>
/// <para>It grows by pages, so that a million timers are not copied, and the loop not stopped, when there is one more.
/// The order of registration stands in the timer, where it is looked at only if two deadlines are the same.</para>
/// </remarks>
internal sealed class TimerHeap
{
    private const int Arity = 4;
    private const int SmallestCompaction = 64;
    private const int PageBits = 10;
    private const int PageSize = 1 << PageBits;

    private readonly List<Entry[]> _pages = [];
    private long _sequence;
    private int _cancelled;

    public int Count { get; private set; }

    /// <summary>How many timers are still going to fire.</summary>
    public int LiveCount => Count - _cancelled;

    public void Add(long when, Runnable timer)
    {
        if (Count == _pages.Count * PageSize)
        {
            _pages.Add(new Entry[PageSize]);
        }

        timer.TimerSequence = _sequence++;
        SiftUp(Count++, new Entry(when, timer));
    }

    /// <summary>The earliest deadline of a timer that is not cancelled.</summary>
    public bool TryPeek(out long when)
    {
        while (Count > 0)
        {
            ref Entry root = ref At(0);
            if (!root.Timer.IsCancelled)
            {
                when = root.When;
                return true;
            }

            RemoveRoot();
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
            timer = At(0).Timer;
            timer.LeftHeap();
            RemoveRoot();
            return true;
        }

        timer = null!;
        return false;
    }

    /// <summary>A timer that is in the heap has been cancelled.</summary>
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
        _pages.Clear();
        Count = 0;
        _cancelled = 0;
    }

    private ref Entry At(int index) => ref _pages[index >> PageBits][index & (PageSize - 1)];

    private void Compact()
    {
        int kept = 0;
        for (int i = 0; i < Count; i++)
        {
            Entry entry = At(i);
            if (!entry.Timer.IsCancelled)
            {
                At(kept++) = entry;
            }
        }

        for (int i = kept; i < Count; i++)
        {
            At(i) = default;
        }

        Count = kept;
        _cancelled = 0;
        GiveBackPages();
        for (int i = (Count - 2) / Arity; i >= 0 && Count > 1; i--)
        {
            SiftDown(i, At(i));
        }
    }

    private void RemoveRoot()
    {
        ref Entry end = ref At(--Count);
        Entry last = end;
        end = default;
        if (Count > 0)
        {
            SiftDown(0, last);
        }

        if ((Count & (PageSize - 1)) == 0)
        {
            GiveBackPages();
        }
    }

    // One page more than needed stays, or a heap that is just full would make and drop one at every timer.
    private void GiveBackPages()
    {
        int needed = (Count >> PageBits) + 2;
        if (_pages.Count > needed)
        {
            _pages.RemoveRange(needed, _pages.Count - needed);
        }
    }

    private void SiftUp(int index, Entry entry)
    {
        while (index > 0)
        {
            int parent = (index - 1) / Arity;
            ref Entry above = ref At(parent);
            if (!entry.IsBefore(above))
            {
                break;
            }

            At(index) = above;
            index = parent;
        }

        At(index) = entry;
    }

    private void SiftDown(int index, Entry entry)
    {
        while (true)
        {
            int first = index * Arity + 1;
            if (first >= Count)
            {
                break;
            }

            int smallest = first;
            int end = Math.Min(first + Arity, Count);
            for (int child = first + 1; child < end; child++)
            {
                if (At(child).IsBefore(At(smallest)))
                {
                    smallest = child;
                }
            }

            ref Entry least = ref At(smallest);
            if (!least.IsBefore(entry))
            {
                break;
            }

            At(index) = least;
            index = smallest;
        }

        At(index) = entry;
    }

    private readonly struct Entry(long when, Runnable timer)
    {
        public readonly long When = when;
        public readonly Runnable Timer = timer;

        public bool IsBefore(in Entry other) =>
            When < other.When || (When == other.When && Timer.TimerSequence < other.Timer.TimerSequence);
    }
}
