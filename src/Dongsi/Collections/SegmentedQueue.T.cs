using System.Diagnostics;

namespace Dongsi.LowLevel;

/// <summary>First in, first out, in segments that are linked.</summary>
/// <remarks>
/// The queue of the BCL is one array: a burst of a million tasks is copied twenty times over while it grows, and the
/// room stays taken for ever. Here nothing is ever copied; one empty segment is kept for the next burst, and all others
/// are given back.
/// </remarks>
/// <typeparam name="T">A struct, so that storing needs no type check as arrays of classes do.</typeparam>
internal sealed class SegmentedQueue<T> where T : struct
{
    private const int SegmentSize = 512;

    private Segment _first = new();
    private Segment _last;
    private Segment? _spare;
    private int _head;
    private int _tail;

    public SegmentedQueue() => _last = _first;

    public int Count { get; private set; }

    /// <summary>The one that has waited longest; there must be one.</summary>
    public ref T Peek()
    {
        Debug.Assert(Count > 0, "the queue is empty");
        if (_head == SegmentSize)
        {
            DropFirst();
        }

        return ref _first.Items[_head];
    }

    public void Enqueue(T item)
    {
        if (_tail == SegmentSize)
        {
            Append();
        }

        _last.Items[_tail++] = item;
        Count++;
    }

    public T Dequeue()
    {
        ref T place = ref Peek();
        T item = place;
        place = default;
        _head++;
        if (--Count == 0)
        {
            // The usual case of a loop with little to do: the same few places are used again and again.
            _head = _tail = 0;
        }

        return item;
    }

    public void Clear()
    {
        _first = _last = new Segment();
        _spare = null;
        _head = _tail = Count = 0;
    }

    private void Append()
    {
        Segment segment = _spare ?? new Segment();
        _spare = null;
        _last.Next = segment;
        _last = segment;
        _tail = 0;
    }

    private void DropFirst()
    {
        Segment empty = _first;
        _first = empty.Next!;
        empty.Next = null;
        _spare = empty;
        _head = 0;
    }

    private sealed class Segment
    {
        public readonly T[] Items = new T[SegmentSize];
        public Segment? Next;
    }
}
