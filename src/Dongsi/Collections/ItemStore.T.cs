namespace Dongsi.LowLevel;

/// <summary>What is in a queue, in the order in which it will leave.</summary>
/// <remarks>
/// The trap: two items are handed to two tasks, and both tasks are cancelled before they see them. Both items come
/// back, and putting each at the front would turn them round. So whoever is handed something gets a ticket with it, and
/// what comes back stands in the order of the tickets.
/// </remarks>
internal abstract class ItemStore<T>
{
    private long _lastTicket;

    public abstract int Count { get; }

    public abstract void Add(T item);

    /// <summary>Takes the next one; there must be one.</summary>
    public abstract T Take();

    /// <summary>
    /// Something comes back that was handed out, and was before all that has been added since.
    /// </summary>
    public abstract void PutBack(T item, long ticket);

    public abstract void Clear();

    /// <summary>For an item that is handed to somebody who waits, and has never been in here.</summary>
    public long NextTicket() => ++_lastTicket;
}
