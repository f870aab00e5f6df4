namespace Dongsi;

public sealed partial class EventLoop
{
    private const double DefaultThreads = 40;

    /// <summary>
    /// How many threads <c>Asyncio.ToThread</c> uses at the same time if it is not given a limiter: 40, as in AnyIO and
    /// Trio. Set its <see cref="CapacityLimiter.TotalTokens"/> for more or fewer.
    /// </summary>
    /// <remarks><para><b>Python</b>: AnyIO's and Trio's <c>current_default_thread_limiter()</c>.</para></remarks>
    public CapacityLimiter DefaultThreadLimiter => field ??= new CapacityLimiter(DefaultThreads);
}
