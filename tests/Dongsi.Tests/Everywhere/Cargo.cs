namespace Dongsi.Tests.Everywhere;

/// <summary>A queue of one place, and a list of what went in and what came out.</summary>
internal sealed class Cargo
{
    public AsyncQueue<int> Queue { get; } = new(maxSize: 1);

    public List<int> In { get; } = [];

    public List<int> Taken { get; } = [];

    /// <summary>An item whose put was cancelled is not in.</summary>
    public async Coroutine Put(int item)
    {
        await Queue.Put(item);
        In.Add(item);
    }

    public void PutNoWait(int item)
    {
        Queue.PutNoWait(item);
        In.Add(item);
    }

    public async Coroutine Get() => Taken.Add(await Queue.Get());
}
