using System.Diagnostics.CodeAnalysis;

namespace Dongsi.LowLevel;

// What goes wrong when generators and coroutines are driven by hand.
internal static partial class ThrowHelper
{
    public static InvalidOperationException IsRunning(object driven) => new(
        $"{driven} is running already, and was driven from inside itself. Drive it from the code that made it; "
        + "a body that needs its own next value can only return to that code.");

    public static InvalidOperationException WentOnWhileClosed(object driven) => new(
        $"{driven} yielded or awaited again while it was being closed. "
        + "Let the GeneratorExitException pass, and only clean up.");

    public static InvalidOperationException StopIterationThrown(object driven, Exception cause) => new(
        $"{driven} threw a StopIterationException, which would look like its own end. "
        + "Catch it where the other generator ends; to end this one, return.",
        cause);

    public static InvalidOperationException GeneratorCannotWait(object generator, object leaf) => new(
        $"The body of {generator} awaited {leaf}, but no event loop drives a generator. "
        + "Await context.Yield(value) only; for waiting, use an async Coroutine or an async IAsyncEnumerable.");

    public static InvalidOperationException CannotWaitByHand(object coroutine, object leaf) => new(
        $"{coroutine} is driven by hand and awaited {leaf}, which can bring back nothing but a task. Where a loop "
        + "runs, await Asyncio.CreateTask(…) of the operation, or task.AsFuture() of a task of .NET; or let a task "
        + "drive the coroutine.");

    public static InvalidOperationException SleepsWithoutLoop(object coroutine) => new(
        $"{coroutine} is driven by hand and sleeps, but no event loop is running on this thread that could wake it. "
        + "Drive it from a coroutine that Asyncio.Run(…) runs; without a loop, await only Asyncio.Sleep(0) and futures "
        + "that you complete yourself.");

    public static InvalidOperationException ResumedTooEarly(object coroutine, object awaited) => new(
        $"{coroutine} was sent on while {awaited}, which it awaits, was not done. "
        + "Send() gave that out: go on when it is done, from its AddDoneCallback(…) for example.");

    public static InvalidOperationException NoFrame(object operation) => new(
        $"{operation} is an operation of the library, and only an async method can be driven by hand. "
        + "Await the operation in an async Coroutine method, and drive that.");

    public static InvalidOperationException DrivenElsewhere(object coroutine) => new(
        $"{coroutine} cannot be driven by hand, because a task, a generator or another coroutine runs it. "
        + "Drive the outermost one; to stop a task, write task.Cancel().");

    public static InvalidOperationException YieldOutsideGenerator(object what) => new(
        $"{what} was awaited outside the body of its generator. Await context.Yield(…) and context.YieldFrom(…) of a "
        + "context only in the body that was given it, and in coroutines that this body awaits.");

    public static InvalidOperationException SentToIterator(object generator) => new(
        $"A value was sent to {generator} while it yields from a plain IEnumerable, which cannot receive one. "
        + "Call Next(), or yield from a generator.");

    [DoesNotReturn]
    public static void ClosedWhileRunning(object coroutine) => throw new InvalidOperationException(
        $"{coroutine} cannot be closed, because a task or a generator is running it. "
        + "Cancel the task instead: task.Cancel().");
}
