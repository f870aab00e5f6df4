namespace Dongsi.LowLevel;

/// <summary>Whoever answers for what was called into a loop from a thread that blocks for it. On the loop's thread.
/// </summary>
internal interface ICallOwner
{
    /// <summary>The scope around a task that is made for a call; null for none.</summary>
    CancelScope? Scope { get; }

    /// <summary>A task was made for the call; it has not stepped yet.</summary>
    /// <param name="scope">Ends with the task; to cancel it is to cancel the call.</param>
    void Started(CancelScope scope);

    /// <summary>The call has ended, or its loop has closed before it came to it.</summary>
    void Ended();
}
