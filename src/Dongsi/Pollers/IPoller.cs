namespace Dongsi.LowLevel;

/// <summary>
/// What a loop waits in when it has nothing to run. One poller belongs to one loop.
/// </summary>
internal interface IPoller : IDisposable
{
    /// <summary>
    /// Waits until something happened, the time is over, or <see cref="Wake"/> was called since the last wait.
    /// May return early; never waits shorter than asked for lack of resolution.
    /// </summary>
    /// <param name="timeoutTicks">Ticks of 100 ns; 0 does not wait, -1 waits for ever.</param>
    void Wait(long timeoutTicks);

    /// <summary>Ends the current wait, or the next one if none is going on. From any thread, at any time.</summary>
    void Wake();
}
