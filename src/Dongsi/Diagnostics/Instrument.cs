namespace Dongsi;

/// <summary>
/// Is told what a loop does: when it runs and waits, and when tasks start, step and end. Override what you need; what
/// is not overridden is never called, and a loop without instruments pays nothing for them.
/// </summary>
/// <remarks>
/// <para>Hooks are called in the middle of the loop's work. They look and count; they must not start, complete or
/// cancel anything. What they set in an <see cref="AsyncLocal{T}"/> is gone when they return. An instrument that throws
/// is reported to the loop's exception handler once, and dropped.</para>
/// <para><b>Thread safety</b>: called on the loop's thread.</para>
/// <para><b>Python</b>: <c>trio.abc.Instrument</c>; asyncio has none.</para>
/// </remarks>
public abstract class Instrument
{
    /// <summary>The loop begins to run.</summary>
    /// <remarks><para><c>Asyncio.Run</c> begins a second time, and more often, if tasks are left that must be cancelled
    /// and waited for. A host that calls the three steps of a turn itself has no run.</para></remarks>
    protected internal virtual void BeforeRun()
    {
    }

    /// <summary>The loop stops running.</summary>
    protected internal virtual void AfterRun()
    {
    }

    /// <summary>A task was made.</summary>
    /// <param name="task">It has not run yet.</param>
    protected internal virtual void TaskSpawned(LoopTask task)
    {
    }

    /// <summary>A task was put into the ready queue: what it waits for has come.</summary>
    /// <param name="task">It will step in this turn or the next one.</param>
    protected internal virtual void TaskScheduled(LoopTask task)
    {
    }

    /// <summary>A task goes on.</summary>
    /// <param name="task">It is not the current task yet. An eager task steps inside the step of another one.</param>
    protected internal virtual void BeforeTaskStep(LoopTask task)
    {
    }

    /// <summary>A task waits again, or has ended.</summary>
    /// <param name="task">It is the current task no more.</param>
    protected internal virtual void AfterTaskStep(LoopTask task)
    {
    }

    /// <summary>A task has ended; its last step has not quite.</summary>
    /// <param name="task">Succeeded, failed or cancelled. To look at its <see cref="Future.Exception"/> counts as
    /// taking care of the failure, which then is not reported; <c>ToString</c> tells as well.</param>
    protected internal virtual void TaskExited(LoopTask task)
    {
    }

    /// <summary>The loop has nothing to do and waits. It is not called in turns that do not wait.</summary>
    /// <param name="timeout">Until the next timer; null if there is none.</param>
    protected internal virtual void BeforeIoWait(TimeSpan? timeout)
    {
    }

    /// <summary>The wait is over.</summary>
    /// <param name="timeout">As it was announced, not how long it took.</param>
    protected internal virtual void AfterIoWait(TimeSpan? timeout)
    {
    }
}
