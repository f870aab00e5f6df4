using Dongsi.LowLevel;

namespace Dongsi;

// Driven by hand: without a loop, or by a loop of the user's own. See HandDriver.
public abstract partial class Coroutine
{
    /// <summary>Can it be driven by hand? The operations of the library have no frame.</summary>
    internal virtual bool HasFrame => false;

    /// <summary>The result, if it has one, in a box.</summary>
    internal virtual object? BoxedResult => null;

    /// <summary>Who drives it, if somebody drives it by hand and it is the outermost frame.</summary>
    internal HandDriver? Driver => Stage == CoroutineStage.Started ? _callerOrFailure as HandDriver : null;

    /// <summary>Runs it by hand to its next await that must wait; no loop is needed.</summary>
    /// <returns>The future or task that it waits for: call again when that is done. Null if it only gives way, as
    /// <c>Asyncio.Sleep(0)</c> does: call again whenever you like.</returns>
    /// <exception cref="StopIterationException">It has ended; its result is the exception's
    /// <see cref="StopIterationException.Value"/>.</exception>
    /// <exception cref="InvalidOperationException">It is running, has ended before, or something else runs it: a task,
    /// a generator, a coroutine that awaits it.</exception>
    /// <remarks>
    /// <para>What it throws comes out. If it is sent on before what it waits for is done, its await throws. An
    /// operation that needs a loop, such as <c>Asyncio.Sleep(1)</c>, becomes a task of the running loop; where no loop
    /// runs, its await throws an <see cref="InvalidOperationException"/>.</para>
    /// <para><b>Python</b>: <c>coroutine.send(None)</c>.</para>
    /// </remarks>
    public IAwaitable? Send() => CoroutineDriver.Of(this).GoOn();

    /// <summary>By hand: the await in which it waits throws, and it runs to the next one that must wait.</summary>
    /// <param name="error">What is thrown. If the coroutine does not catch it, it comes back out. One that has not
    /// begun runs nothing.</param>
    /// <returns>As <see cref="Send"/>.</returns>
    /// <exception cref="StopIterationException">It caught the exception and has ended.</exception>
    /// <exception cref="InvalidOperationException">As for <see cref="Send"/>.</exception>
    /// <remarks><para><b>Python</b>: <c>coroutine.throw(error)</c>.</para></remarks>
    public IAwaitable? Throw(Exception error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return CoroutineDriver.Of(this).ThrowIn(error);
    }

    /// <summary>
    /// Says that this coroutine will not be awaited or driven any more. Of one that has not begun nothing runs. In one
    /// that is driven by hand the await in which it waits throws a <see cref="GeneratorExitException"/>, so that it
    /// cleans up. Does nothing if it has already ended.
    /// </summary>
    /// <exception cref="InvalidOperationException">A task runs it: cancel the task instead. Or it awaited again instead
    /// of ending.</exception>
    /// <remarks><para><b>Python</b>: <c>coroutine.close()</c>.</para></remarks>
    public void Close()
    {
        if (Driver is CoroutineDriver driver)
        {
            driver.End();
            return;
        }

        if (Stage is CoroutineStage.Started or CoroutineStage.Claimed)
        {
            ThrowHelper.ClosedWhileRunning(this);
        }

        Abandon();
    }

    /// <summary>When it ends, this one goes on instead of the one that awaited it.</summary>
    internal void ReturnTo(Coroutine caller) => _callerOrFailure = caller;
}
