using System.Diagnostics;
using System.Numerics;

namespace Dongsi.LowLevel;

/// <summary>The ready queue: first in, first out, in a ring that doubles when it is full.</summary>
internal sealed class ReadyRing
{
    private const int InitialCapacity = 64;

    // A struct around the reference spares the type check that the runtime makes when it stores into an array of
    // classes.
    private Slot[] _slots = new Slot[InitialCapacity];
    private int _head;

    public int Count { get; private set; }

    public void Enqueue(Runnable item)
    {
        if (Count == _slots.Length)
        {
            Grow();
        }

        _slots[(_head + Count) & (_slots.Length - 1)].Item = item;
        Count++;
    }

    public Runnable Dequeue()
    {
        Debug.Assert(Count > 0, "dequeue from an empty ring");
        ref Slot slot = ref _slots[_head];
        Runnable item = slot.Item;
        slot.Item = null!;
        _head = (_head + 1) & (_slots.Length - 1);
        Count--;
        return item;
    }

    public void Clear()
    {
        _slots = new Slot[InitialCapacity];
        _head = 0;
        Count = 0;
    }

    private void Grow()
    {
        Debug.Assert(BitOperations.IsPow2(_slots.Length), "the index mask needs a power of two");
        var bigger = new Slot[_slots.Length * 2];
        int firstPart = _slots.Length - _head;
        Array.Copy(_slots, _head, bigger, 0, firstPart);
        Array.Copy(_slots, 0, bigger, firstPart, _head);
        _slots = bigger;
        _head = 0;
    }

    private struct Slot
    {
        public Runnable Item;
    }
}
