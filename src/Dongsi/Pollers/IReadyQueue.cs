namespace Dongsi.LowLevel;

/// <summary>The loop, as a poller sees it.</summary>
internal interface IReadyQueue
{
    /// <summary>It runs in the turn that begins.</summary>
    void Ready(Runnable item);
}
