namespace Dongsi;

/// <summary>A semaphore that never has more permits than it began with: one release too many is an error.</summary>
/// <remarks><para><b>Python</b>: <c>asyncio.BoundedSemaphore</c>; <c>max_value</c> in AnyIO and Trio.</para></remarks>
public sealed class BoundedAsyncSemaphore : AsyncSemaphore
{
    /// <summary>A semaphore with all its permits.</summary>
    /// <param name="value">How many permits there are, and can be.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public BoundedAsyncSemaphore(int value) : base(value, bound: value)
    {
    }
}
