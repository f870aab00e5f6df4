namespace Dongsi.LowLevel;

/// <summary>Those who waited for an item when the end came.</summary>
/// <remarks>
/// The trap: in the turn of the end an item may be on its way to a task that is cancelled before it steps. Then the
/// item comes back when the others have been told already that there are no more, and nobody would ever take it. But
/// they have not gone on either, because they were made ready after the one that gives it back: so one of them gets the
/// item after all.
/// </remarks>
internal sealed class EndedTakes<T>
{
    private readonly List<TakeOperation<T>> _told = [];

    /// <summary>There will never be an item for it. Whoever calls this has taken it out of the queue.</summary>
    public void End(WaitOperation<T> take)
    {
        var operation = (TakeOperation<T>)take;
        operation.End();
        _told.Add(operation);
    }

    /// <summary>An item has come back.</summary>
    /// <returns>False if all who were told have gone on.</returns>
    public bool TryServe(T item, long ticket)
    {
        foreach (TakeOperation<T> operation in _told)
        {
            if (operation.TryServeAfterEnd(item, ticket))
            {
                return true;
            }
        }

        _told.Clear();
        return false;
    }
}
