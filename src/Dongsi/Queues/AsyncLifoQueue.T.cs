using Dongsi.LowLevel;

namespace Dongsi;

/// <summary>An <see cref="AsyncQueue{T}"/> that gives the item first that was put in last.</summary>
/// <typeparam name="T">What is handed over.</typeparam>
/// <remarks>
/// <para><b>Thread safety</b>: belongs to the loop on which it is used first.</para>
/// <para><b>Python</b>: <c>asyncio.LifoQueue</c>.</para>
/// </remarks>
public sealed class AsyncLifoQueue<T> : AsyncQueue<T>
{
    /// <summary>An empty queue.</summary>
    /// <param name="maxSize">How many items it holds at most, before <c>Put</c> waits; 0 or less for no limit.</param>
    public AsyncLifoQueue(int maxSize = 0) : base(maxSize, new LifoStore<T>())
    {
    }

    private protected override string Kind => nameof(AsyncLifoQueue<>);
}
