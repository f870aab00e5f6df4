namespace Dongsi.LowLevel;

/// <summary>An owner of an entry that others may wait for on other threads: they must hear if the loop is closed.
/// </summary>
internal interface IClosedWithLoop
{
    /// <summary>The loop was closed, and the handle with it.</summary>
    void LoopClosed();
}
