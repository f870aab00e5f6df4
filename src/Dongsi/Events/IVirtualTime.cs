namespace Dongsi.LowLevel;

/// <summary>
/// A <see cref="TimeProvider"/> that says itself how its loop waits when nothing is ready, because its time need not
/// pass by itself.
/// </summary>
internal interface IVirtualTime
{
    /// <summary>A loop goes by this clock from now on.</summary>
    /// <exception cref="InvalidOperationException">Another one does.</exception>
    void Attach(EventLoop loop);

    /// <summary>The loop closes.</summary>
    void Detach(EventLoop loop);

    /// <summary>
    /// Nothing is ready, and the loop counts as asleep. Returns when it is worth to look again; may return early.
    /// </summary>
    /// <param name="ticks">How long the loop has nothing to do; -1 is for ever.</param>
    /// <param name="now">When that was found out.</param>
    void Wait(long ticks, long now);

    /// <summary>The clock's own timers that are due join the ready queue. On the loop's thread.</summary>
    void CollectDue();
}
