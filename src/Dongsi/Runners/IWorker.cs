namespace Dongsi.LowLevel;

/// <summary>A call that a thread works at for a loop, as the end of the program sees it.</summary>
internal interface IWorker
{
    /// <summary>The function that was called.</summary>
    string Name { get; }

    /// <summary>
    /// Somebody waits for it, and it does not wait for the loop itself: then virtual time must not pass. On the loop's
    /// thread.
    /// </summary>
    bool HoldsTime { get; }

    /// <summary>The patience is at its end: whoever waits for it waits no longer, and it is told to stop.</summary>
    void GiveUp();
}
