namespace Dongsi.LowLevel;

/// <summary>What coroutines need from the loop that drives them; they know nothing else of it.</summary>
internal interface ICoroutineHost
{
    /// <summary>The name of the task that runs, or null in a plain callback.</summary>
    string? CurrentTaskName { get; }

    /// <summary>Puts a task into the ready queue, from any thread.</summary>
    void MakeReady(Runnable task);

    /// <summary>A foreign async method awaits a coroutine: runs it as a task of its own.</summary>
    void Adopt(Coroutine coroutine, Action continuation);

    /// <summary>The loop closes: tasks that have not ended are reported, because they never will.</summary>
    void ReportPendingTasks();

    /// <summary>The loop has closed: who waits outside for a task that has not ended is told, and the tasks leave their
    /// scopes.</summary>
    void DropPendingTasks();

    /// <summary>
    /// In debug mode: an object whose finalizer reports that the coroutine was never awaited. Or null.
    /// </summary>
    IForgottenReport? ExpectAwait(Coroutine coroutine);
}
