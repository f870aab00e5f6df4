namespace Dongsi.LowLevel;

/// <summary>Last in, first out.</summary>
internal sealed class LifoStore<T> : ItemStore<T>
{
    private readonly Stack<T> _items = new();

    public override int Count => _items.Count;

    public override void Add(T item) => _items.Push(item);

    public override T Take() => _items.Pop();

    public override void PutBack(T item, long ticket) => _items.Push(item);

    public override void Clear() => _items.Clear();
}
