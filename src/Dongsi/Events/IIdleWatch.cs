namespace Dongsi.LowLevel;

/// <summary>Wants to know when a loop has nothing to run; it waits in the place of the clock.</summary>
internal interface IIdleWatch
{
    /// <inheritdoc cref="IVirtualTime.Wait"/>
    void Wait(long ticks, long now);
}
