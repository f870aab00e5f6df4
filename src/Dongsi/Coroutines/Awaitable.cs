using System.ComponentModel;

namespace Dongsi.LowLevel;

/// <summary>
/// The common base of <see cref="Coroutine"/> and <see cref="Future"/>: what our own method builder knows how to await
/// without a delegate and without a new task.
/// </summary>
public abstract class Awaitable : Runnable, IAwaitable
{
    private protected Awaitable()
    {
    }

    /// <summary>Called by the compiler for <c>await</c>.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Awaiter GetAwaiter() => new(this);

    /// <summary>
    /// True if an await need not stop, because the result is there or because <see cref="TakeResult"/> will throw.
    /// The one place before an await that may throw: misuse is found here, where the user's <c>try</c> still works.
    /// </summary>
    internal abstract bool IsReady { get; }

    /// <summary>
    /// The running task awaits this. Either hands control to another frame (<see cref="Trampoline.Frame"/>) or
    /// suspends the task (<see cref="Trampoline.Suspend"/>). Must not throw: the compiler's state machine is half way
    /// between two states here, and the user's <c>finally</c> would be skipped.
    /// </summary>
    /// <param name="trampoline">The running task's; its frame is the one with the <c>await</c>.</param>
    internal abstract void Await(Trampoline trampoline);

    /// <summary>
    /// A foreign async method awaits this: call <paramref name="continuation"/> on the loop when done.
    /// </summary>
    internal abstract void Subscribe(Action continuation);

    /// <summary>Throws the failure, if that is the result.</summary>
    internal abstract void TakeResult();

    /// <summary>
    /// The task that awaits this is being cancelled. True if this has ended now and wakes the task by itself;
    /// false if the task must throw at its next step instead.
    /// </summary>
    internal virtual bool CancelAwait(string? reason, string? origin) => false;

    /// <summary>
    /// A cancelled scope does not end this wait: somebody must get to the end of something, and listens to the scope
    /// elsewhere. A counted cancel ends it all the same.
    /// </summary>
    internal virtual bool IgnoresScopes => false;

    /// <summary>
    /// It has ended, but the task that waited for it throws instead of taking the result: nothing may be lost with it.
    /// </summary>
    /// <returns>False if nobody takes it back. Then the task has it, and throws at its next await.</returns>
    internal virtual bool TryGiveBack() => true;

    /// <summary>A coroutine that is driven by hand waits for this.</summary>
    /// <param name="driver">Who drives it.</param>
    /// <param name="waited">What the driving code is to wait for; null if it may go on when it likes.</param>
    /// <returns>What the await throws, if it cannot be waited for by hand.</returns>
    internal virtual InvalidOperationException? HandOut(HandDriver driver, out Awaitable? waited)
    {
        waited = null;
        return driver.CannotWait(this);
    }

    /// <summary>It was handed out: may the coroutine that waits go on?</summary>
    /// <param name="error">What its await throws then, if not what the awaited itself has to give.</param>
    internal virtual bool MayGoOn(out Exception? error)
    {
        error = null;
        return true;
    }

    /// <summary>It was handed out, and nobody will go on with it.</summary>
    internal virtual void DropWait()
    {
    }

    /// <summary>
    /// It has ended, and what it did cannot be undone, as when somebody has taken the item that was put: the task goes
    /// on with it, and throws at its next await.
    /// </summary>
    internal virtual bool HasHappened => false;

    /// <summary>It has ended, and <see cref="TakeResult"/> will throw a <see cref="CancelledException"/>.</summary>
    internal virtual bool WillThrowCancelled => false;

    /// <summary>Only tasks and timers are ever put into a ready queue.</summary>
    internal override void Run() =>
        throw new System.Diagnostics.UnreachableException($"{this} was put into a ready queue.");
}
