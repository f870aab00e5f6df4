using System.Diagnostics;

namespace Dongsi.LowLevel;

/// <summary>The ready queue: first in, first out.</summary>
/// <remarks>
/// A ring of segments. It grows by a segment, so that no burst is copied, and a segment that has been emptied waits as
/// the spare for the next one; all others are given back. Queue.Enqueue of the BCL would copy a burst of a million
/// tasks twenty times over, and keep the room for it for ever.
/// </remarks>
internal sealed class ReadyRing
{
    private const int SegmentSize = 512;

    private Segment _first = new();
    private Segment _last;
    private Segment? _spare;
    private int _head;
    private int _tail;

    public ReadyRing() => _last = _first;

    public int Count { get; private set; }

    public void Enqueue(Runnable item)
    {
        if (_tail == SegmentSize)
        {
            Append();
        }

        _last.Slots[_tail++].Item = item;
        Count++;
    }

    public Runnable Dequeue()
    {
        Debug.Assert(Count > 0, "dequeue from an empty ring");
        if (_head == SegmentSize)
        {
            DropFirst();
        }

        ref Slot slot = ref _first.Slots[_head++];
        Runnable item = slot.Item;
        slot.Item = null!;
        if (--Count == 0)
        {
            // The usual case of a loop with little to do: the same few slots are used again and again.
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
        // A struct around the reference spares the type check that the runtime makes when it stores into an array of
        // classes.
        public readonly Slot[] Slots = new Slot[SegmentSize];
        public Segment? Next;
    }

    private struct Slot
    {
        public Runnable Item;
    }
}
