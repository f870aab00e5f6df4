namespace Dongsi.LowLevel;

/// <summary>The smallest first; of equals, the one that came first.</summary>
/// <remarks>
/// The comparer is the user's and may throw: a pair of a number and something without an order does, as soon as two
/// numbers are equal. The heap of the BCL then has a hole. Here all comparisons come before the first change.
/// </remarks>
internal sealed class PriorityStore<T>(IComparer<T> comparer) : ItemStore<T>
{
    private const int DeepestHeap = 32;

    private readonly List<Entry> _heap = [];
    private long _lastSequence;

    public override int Count => _heap.Count;

    public override void Add(T item) => Add(new Entry(item, ++_lastSequence));

    // Before all its equals, and among those that came back in the order of the tickets.
    public override void PutBack(T item, long ticket) => Add(new Entry(item, long.MinValue + ticket));

    public override T Take()
    {
        T first = _heap[0].Item;
        Span<int> path = stackalloc int[DeepestHeap];
        int last = _heap.Count - 1;
        int depth = 0;
        int place = 0;
        for (int child = SmallestChild(0, last); child > 0 && IsBefore(_heap[child], _heap[last]);)
        {
            path[depth++] = place = child;
            child = SmallestChild(place, last);
        }

        place = 0;
        foreach (int child in path[..depth])
        {
            _heap[place] = _heap[child];
            place = child;
        }

        _heap[place] = _heap[last];
        _heap.RemoveAt(last);
        return first;
    }

    public override void Clear() => _heap.Clear();

    private static int Parent(int place) => (place - 1) / 2;

    private void Add(Entry entry)
    {
        int goal = _heap.Count;
        while (goal > 0 && IsBefore(entry, _heap[Parent(goal)]))
        {
            goal = Parent(goal);
        }

        int place = _heap.Count;
        _heap.Add(entry);
        for (; place != goal; place = Parent(place))
        {
            _heap[place] = _heap[Parent(place)];
        }

        _heap[goal] = entry;
    }

    /// <summary>0 if there is none in front of the end.</summary>
    private int SmallestChild(int place, int end)
    {
        int left = (place * 2) + 1;
        int right = left + 1;
        return left >= end ? 0
            : right < end && IsBefore(_heap[right], _heap[left]) ? right
            : left;
    }

    private bool IsBefore(Entry x, Entry y)
    {
        int order = comparer.Compare(x.Item, y.Item);
        return order != 0 ? order < 0 : x.Sequence < y.Sequence;
    }

    private readonly record struct Entry(T Item, long Sequence);
}
