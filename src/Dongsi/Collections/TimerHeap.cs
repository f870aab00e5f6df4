namespace Dongsi.LowLevel;

/// <summary>
/// Timers in a 4-ary heap: four children share a cache line, so it is half as deep as a binary heap and faster when
/// there are many.
/// </summary>
/// <remarks>
/// It grows by pages, so that a million timers are not copied, and the loop not stopped, when there is one more.
/// </remarks>
internal sealed class TimerHeap
{
    private const int Arity = 4;
    private const int PageBits = 10;
    private const int PageSize = 1 << PageBits;

    private readonly List<TimerEntry[]> _pages = [];

    public int Count { get; private set; }

    /// <summary>The earliest; there must be one.</summary>
    public ref readonly TimerEntry Root => ref At(0);

    public void Add(TimerEntry entry)
    {
        if (Count == _pages.Count * PageSize)
        {
            _pages.Add(new TimerEntry[PageSize]);
        }

        SiftUp(Count++, entry);
    }

    public void RemoveRoot()
    {
        ref TimerEntry end = ref At(--Count);
        TimerEntry last = end;
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

    public void RemoveCancelled()
    {
        int kept = 0;
        for (int i = 0; i < Count; i++)
        {
            TimerEntry entry = At(i);
            At(i) = default;
            if (!entry.Timer.IsCancelled)
            {
                At(kept++) = entry;
            }
        }

        Count = kept;
        GiveBackPages();
        for (int i = (Count - 2) / Arity; i >= 0 && Count > 1; i--)
        {
            SiftDown(i, At(i));
        }
    }

    public void Clear()
    {
        _pages.Clear();
        Count = 0;
    }

    private ref TimerEntry At(int index) => ref _pages[index >> PageBits][index & (PageSize - 1)];

    // One page more than needed stays, or a heap that is just full would make and drop one at every timer.
    private void GiveBackPages()
    {
        int needed = (Count >> PageBits) + 2;
        if (_pages.Count > needed)
        {
            _pages.RemoveRange(needed, _pages.Count - needed);
        }
    }

    private void SiftUp(int index, TimerEntry entry)
    {
        while (index > 0)
        {
            int parent = (index - 1) / Arity;
            ref TimerEntry above = ref At(parent);
            if (!entry.IsBefore(above))
            {
                break;
            }

            At(index) = above;
            index = parent;
        }

        At(index) = entry;
    }

    private void SiftDown(int index, TimerEntry entry)
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

            ref TimerEntry least = ref At(smallest);
            if (!least.IsBefore(entry))
            {
                break;
            }

            At(index) = least;
            index = smallest;
        }

        At(index) = entry;
    }
}
