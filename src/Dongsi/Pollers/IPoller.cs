namespace Dongsi.LowLevel;

/// <summary>
/// What a loop waits in when it has nothing to run. One poller belongs to one loop.
/// </summary>
internal interface IPoller : IDisposable
{
    /// <summary>
    /// Waits until something happened, the time is over, or <see cref="Wake"/> was called since the last wait.
    /// May return early, and the loop asks again for the rest; but not early for lack of resolution, or it would spin.
    /// </summary>
    /// <param name="timeoutTicks">Ticks of 100 ns; 0 does not wait, -1 waits for ever.</param>
    void Wait(long timeoutTicks);

    /// <summary>Ends the current wait, or the next one if none is going on. From any thread, at any time.</summary>
    void Wake();
}
