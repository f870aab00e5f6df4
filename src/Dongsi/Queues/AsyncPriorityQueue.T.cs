using Dongsi.LowLevel;

namespace Dongsi;

/// <summary>An <see cref="AsyncQueue{T}"/> that gives the smallest item first.</summary>
/// <typeparam name="T">What is handed over; for work with a number, a tuple such as <c>(int Priority, Job Job)</c>
/// together with a comparer that looks at the number.</typeparam>
/// <remarks>
/// <para>Of equal items the one that was put in first comes first.</para>
/// <para><b>Thread safety</b>: belongs to the loop on which it is used first.</para>
/// <para><b>Python</b>: <c>asyncio.PriorityQueue</c>, where equal items come as they happen to lie in the heap.</para>
/// </remarks>
public sealed class AsyncPriorityQueue<T> : AsyncQueue<T>
{
    /// <summary>An empty queue.</summary>
    /// <param name="maxSize">How many items it holds at most, before <c>Put</c> waits; 0 or less for no limit.</param>
    /// <param name="comparer">Which item comes first; null for the order of <typeparamref name="T"/> itself. It must
    /// not throw.</param>
    public AsyncPriorityQueue(int maxSize = 0, IComparer<T>? comparer = null)
        : base(maxSize, new PriorityStore<T>(comparer ?? Comparer<T>.Default))
    {
    }

    private protected override string Kind => nameof(AsyncPriorityQueue<>);
}
