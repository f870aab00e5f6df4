namespace Dongsi.LowLevel;

/// <summary>First in, first out.</summary>
internal sealed class FifoStore<T> : ItemStore<T>
{
    // After a burst the room is given back down to this.
    private const int KeptCapacity = 1024;

    private readonly Queue<T> _items = new();
    private PriorityQueue<T, long>? _returned;

    public override int Count => _items.Count + (_returned is null ? 0 : _returned.Count);

    public override void Add(T item) => _items.Enqueue(item);

    public override T Take()
    {
        if (_returned is { Count: > 0 })
        {
            return _returned.Dequeue();
        }

        T item = _items.Dequeue();
        if (_items.Count == 0 && _items.Capacity > KeptCapacity)
        {
            _items.TrimExcess(KeptCapacity);
        }

        return item;
    }

    public override void PutBack(T item, long ticket) => (_returned ??= new()).Enqueue(item, ticket);

    public override void Clear()
    {
        _items.Clear();
        _returned = null;
    }
}
