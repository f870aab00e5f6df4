using System.Diagnostics.CodeAnalysis;

namespace Dongsi.LowLevel;

/// <summary>
/// All misuse of coroutines, futures and loops: what happened, why it is not allowed, what to write instead.
/// </summary>
internal static partial class ThrowHelper
{
    public static InvalidOperationException AwaitedOutsideLoop(object coroutine) => new(
        $"{coroutine} was awaited where no event loop is running. Only a loop can run a coroutine. "
        + "Start one with Asyncio.Run(…), or hand the coroutine to a loop on another thread with "
        + "Asyncio.RunCoroutineThreadsafe(coroutine, loop).");

    [DoesNotReturn]
    public static void AwaitedTwice(object coroutine) => throw new InvalidOperationException(
        $"{coroutine} was awaited or closed before. A coroutine runs once and can be awaited once. "
        + "Call the method again for a second run, or make a task of it, which may be awaited often: "
        + "var task = Asyncio.CreateTask(…).");

    [DoesNotReturn]
    public static void AwaitedOnOtherLoop(object future) => throw new InvalidOperationException(
        $"{future} was awaited on a thread where its loop is not running. A future belongs to one loop. "
        + "From another thread or loop, run a coroutine on its loop with "
        + "Asyncio.RunCoroutineThreadsafe(coroutine, loop), and await the Task that it returns.");

    [DoesNotReturn]
    public static void AwaitsItself(object task) => throw new InvalidOperationException(
        $"{task} awaits itself, and would wait for ever. Await another task, or return instead.");

    [DoesNotReturn]
    public static void RunsOtherLoopsFuture(object future) => throw new InvalidOperationException(
        $"{future} belongs to another loop. Run it with the loop that made it: future.Loop.RunUntilComplete(future).");

    [DoesNotReturn]
    public static void StoppedTooEarly(object future) => throw new InvalidOperationException(
        $"The event loop was stopped before {future} was done. Let the coroutine end instead of calling Stop(), "
        + "or use RunForever().");

    public static InvalidStateException ResultNotReady(object future) => new(
        $"{future} has no result yet. Await it first: var result = await future. "
        + "A loop's thread cannot block for a result, because nothing could complete it meanwhile.");

    public static InvalidStateException ResultSetTwice(object future) => new(
        $"{future} is done already, and a result is set once. "
        + "If somebody else may have been faster, write: if (!future.Done) future.SetResult(…).");

    public static InvalidOperationException NoRunningLoop() => new(
        "No event loop is running on this thread. Call this from a coroutine that Asyncio.Run(…) runs; "
        + "from another thread use loop.CallSoonThreadsafe(…) or Asyncio.RunCoroutineThreadsafe(…), "
        + "and in a function that Asyncio.ToThread(…) runs FromThread.RunSync(…) or FromThread.Run(…).");

    public static InvalidOperationException NoCurrentTask(string what) => new(
        $"{what} was used outside a task. Call it from a coroutine that a task runs. An async Task method has left its "
        + "task after its first await: make it an async Coroutine method.");

    public static InvalidOperationException LoopWasClosed() => new(
        "The event loop was closed before it came to this call. Let the loop run until the call has ended, "
        + "or end the callers first.");

    public static InvalidOperationException LoopClosedUnder(object task) => new(
        $"The event loop was closed while {task} was pending, and now it will never end. Cancel and await what is left "
        + "before loop.Close(); Asyncio.Run and Runner do.");

    [DoesNotReturn]
    public static void LoopIsClosed() => throw new InvalidOperationException(
        "The event loop is closed. Make a new one; Asyncio.Run(…) makes and closes one for every call.");

    [DoesNotReturn]
    public static void ClosedLoopWhileRunning() => throw new InvalidOperationException(
        "A running event loop cannot be closed. Call loop.Stop(), let RunForever() return, and close it then.");

    [DoesNotReturn]
    public static void LoopInsideLoop() => throw new InvalidOperationException(
        "An event loop is already running on this thread, and a second one inside it would block the first. "
        + "In a coroutine write 'await Main()' instead of 'Asyncio.Run(Main())'. If a plain method that cannot await "
        + "is between, run it on a thread, await Asyncio.ToThread(Method), and call FromThread.Run(Main) in it.");

    [DoesNotReturn]
    public static void LoopRunsElsewhere() => throw new InvalidOperationException(
        "This event loop is already running on another thread. "
        + "Use loop.CallSoonThreadsafe(…) to run something there.");

    [DoesNotReturn]
    public static void LoopIsGuest() => throw new InvalidOperationException(
        "This event loop is already running, as a guest of this thread's host, which runs its turns. "
        + "Make a task instead, loop.CreateTask(…), and await it in the main coroutine.");

    [DoesNotReturn]
    public static void GuestOnWrongThread() => throw new InvalidOperationException(
        "The host ran a turn of its guest on another thread than the one that started the guest run. "
        + "runOnHostThreadsafe is called on any thread, and must hand the action to the host's thread: for a "
        + "SynchronizationContext write action => context.Post(_ => action(), null).");

    [DoesNotReturn]
    public static void GuestTurnInsideTheCall() => throw new InvalidOperationException(
        "The host ran a turn of its guest inside the call that asked for it, and so would never come to its own work. "
        + "runOnHost must put the action into the host's queue and return.");

    [DoesNotReturn]
    public static void GuestTurnTwice() => throw new InvalidOperationException(
        "The host ran a turn of its guest that nobody had asked for. "
        + "Run each action that runOnHost and runOnHostThreadsafe are given once, and forget it.");

    [DoesNotReturn]
    public static void WrongThread() => throw new InvalidOperationException(
        "An object of an event loop was touched from another thread than the one the loop runs on. "
        + "Only loop.CallSoonThreadsafe(…) and Asyncio.RunCoroutineThreadsafe(…) may be called from other threads; "
        + "a function that Asyncio.ToThread(…) runs comes back with FromThread.RunSync(…) or FromThread.Run(…).");

    public static InvalidOperationException UsedOnOtherLoop(object what) => new(
        $"{what} is in use on another event loop. What tasks wait in belongs to one loop. Make one for each loop, "
        + "or run a coroutine on its loop with Asyncio.RunCoroutineThreadsafe(coroutine, loop).");

    public static WouldBlockException LockIsTaken(object gate, string owner) => new(
        $"{gate} is taken by task '{owner}'. Wait for it with 'await gate.Acquire()'.");

    public static InvalidOperationException LockTakenTwice(object gate) => new(
        $"{gate} was asked for by the task that has it, and would never be given to it. Take it once, in the outermost "
        + "method that needs it.");

    public static InvalidOperationException LockIsNotYours(object gate, bool isTaken, bool isInTask) => new(
        (!isTaken ? $"{gate} was released, but nobody has it. "
            : !isInTask ? $"{gate} was released outside a task, where an async Task method is after its first await: "
                + "make that an async Coroutine method. "
            : $"{gate} was released by somebody else than its owner. ")
        + "The task that took it releases it, once: using (await gate.Acquire()) { … }. "
        + "For a signal from one task to another use an AsyncEvent, or an AsyncSemaphore, which has no owner.");

    public static InvalidOperationException OwnerWouldEnd(object operation, string call) => new(
        $"{operation} was made a task of its own, by CreateTask, Gather, Shield and the like, or because an async Task "
        + "method awaits it. What it takes would belong to that task, which ends at once, so that nobody could give it "
        + $"back. Write an async Coroutine method that says 'using (await {call}()) {{ … }}' and does its work in "
        + "there, and make that the task. An AsyncSemaphore and CapacityLimiter.AcquireOnBehalfOf(job) ask for no "
        + "task.");

    public static BrokenResourceException LockIsBroken(string owner) => new(
        $"The lock can never be taken any more: its owner, task '{owner}', has ended without releasing it. "
        + "Take it with 'using (await gate.Acquire()) { … }', which cannot forget.");

    public static ArgumentOutOfRangeException TokensAreNotWhole(string parameter, double value) => new(
        parameter,
        value,
        "A limiter has a whole number of tokens, zero or more, or double.PositiveInfinity for no limit.");

    public static WouldBlockException NoTokenLeft(object limiter) => new(
        $"{limiter} has no token left. Wait for one with 'using (await limiter.Acquire()) {{ … }}'.");

    public static InvalidOperationException BorrowedTwice(object limiter, object borrower) => new(
        $"{borrower} has a token of {limiter} already, or waits for one, and each borrower gets one at a time. "
        + "Acquire it once, in the outermost method that needs it, or let the inner piece of work borrow as itself: "
        + "limiter.AcquireOnBehalfOf(job).");

    public static InvalidOperationException NothingBorrowed(object limiter, object? borrower) => new(
        (borrower is null
            ? $"A token of {limiter} was given back outside a task. "
            : $"{borrower} gave back a token of {limiter}, but has none. ")
        + "Who borrows it gives it back, once: using (await limiter.Acquire()) { … }. "
        + "If one task borrows and another gives back, name the borrower: limiter.AcquireOnBehalfOf(job) and "
        + "limiter.ReleaseOnBehalfOf(job).");

    public static WouldBlockException NoPermitLeft(object semaphore) => new(
        $"{semaphore} has no permit left. Wait for one with 'using (await semaphore.Acquire()) {{ … }}'.");

    public static InvalidOperationException SemaphoreIsFull(object semaphore, int n, int bound) => new(
        $"{semaphore} was given {n} back, which makes more than the {bound} that it can have. "
        + "Give back once what was acquired once: using (await semaphore.Acquire()) { … }. "
        + "If releasing is a signal that may come more often, use an AsyncSemaphore without a bound.");

    public static InvalidOperationException ConditionIsNotYours(object condition, string what) => new(
        $"{what} was called on {condition} by somebody who has not got its lock. What the condition is about may only "
        + "be looked at and changed under the lock: "
        + $"using (await condition.Acquire()) {{ … condition.{what}(…); … }}.");

    public static BrokenBarrierException BarrierWasAborted() => new(
        "The barrier was aborted: one of the parties will not come. Call barrier.Reset() when all can begin anew.");

    public static BrokenBarrierException BarrierWasReset() => new(
        "The barrier was reset while this task waited at it. Wait again if the task takes part in the new round.");

    public static BusyResourceException ResourceIsBusy(string action, string? task) => new(
        $"{(task is null ? "Somebody" : $"Task '{task}'")} is {action} this already, and only one may at a time. "
        + "Let one task do it, or take turns with an AsyncLock.");

    public static QueueFullException QueueIsFull(object queue) => new(
        $"{queue} is full. Wait for room with 'await queue.Put(item)', or drop the item on purpose.");

    public static QueueEmptyException QueueIsEmpty(object queue) => new(
        $"{queue} is empty. Wait for an item with 'await queue.Get()'.");

    public static QueueShutDownException QueueIsShutDown(object queue) => new(
        $"{queue} is shut down: nothing can be put into it, and nothing more will come. "
        + "To take items until that happens, write: await foreach (var item in queue) { … }");

    public static InvalidOperationException NothingIsUnfinished(object queue) => new(
        $"{queue} was told that an item is done more often than items were put into it. "
        + "Call TaskDone() once for every Get().");

    public static WouldBlockException ChannelIsFull(object channel) => new(
        $"{channel} has no room, and nobody waits to receive. Wait with 'await sender.Send(item)', "
        + "or drop the item on purpose.");

    public static WouldBlockException ChannelIsEmpty(object channel) => new(
        $"{channel} has nothing to receive now. Wait for an item with 'await receiver.Receive()'.");

    public static ClosedResourceException ChannelIsClosed(object channel) => new(
        $"{channel} was closed here, so it cannot be used any more. Close it after its last use, "
        + "and give every task that closes it a Clone() of its own.");

    public static BrokenResourceException NobodyReceives(object channel) => new(
        $"{channel} has no receiver left: what is sent could never be received. "
        + "Stop sending, or keep a ReceiveChannel open.");

    public static EndOfChannelException NobodySends(object channel) => new(
        $"{channel} is at its end: it is empty, and no sender is left. "
        + "To receive until that happens, write: await foreach (var item in receiver) { … }");

    public static InvalidOperationException NurseryHasEnded(object coroutine) => new(
        $"The Nursery has ended, so it cannot start {coroutine}. Start tasks inside the body of Nursery.Run, "
        + "or from a task of the nursery that is still running.");

    public static InvalidOperationException StartedTwice(object? child, bool wasStarted) => new(
        wasStarted
            ? $"{child} has said before that it is ready. Call status.Started(…) once."
            : $"status.Started(…) was called while no task was being started. Call it from the coroutine that "
              + "nursery.Start(…) runs, before that ends.");

    public static InvalidOperationException NeverStarted(object child) => new(
        $"{child} ended without saying that it was ready. Call status.Started(…) when it is, "
        + "or start it with nursery.StartSoon(…), which does not wait for that.");

    public static InvalidOperationException NothingSubmitted(object executor) => new(
        $"{executor}.Submit(…) returned null. Return the Task that ends when the function has been called.");

    public static InvalidOperationException TaskOnThread() => new(
        "A function that was called as a plain one returned a Task, and nobody would wait for it. An async method "
        + "needs no thread: await it on the loop. For work that blocks, give a function that returns when it is done.");

    public static InvalidOperationException CoroutineOnThread(object coroutine) => new(
        $"{coroutine} was returned by a function that was called as a plain one, and only a loop can run a coroutine. "
        + "On the loop await it; on a thread of ToThread call FromThread.Run(…) with the coroutine function.");

    public static InvalidOperationException NotAWorker(string what) => new(
        $"{what} was called on a thread that no loop of ours has lent a function to, so there is no loop it could "
        + "mean. Start the function with Asyncio.ToThread(…) or loop.RunInExecutor(…); from a thread of your own call "
        + "Asyncio.RunCoroutineThreadsafe(coroutine, loop).Result.");

    public static InvalidOperationException NotOnAThread(string what) => new(
        $"{what} was called on the thread of a running event loop, and speaks of functions that a loop has sent to "
        + "another thread. In a coroutine use Asyncio.CurrentToken, or await Asyncio.CheckpointIfCancelled().");

    public static InvalidOperationException BlocksItsLoop(string what) => new(
        $"{what} was called on the thread of the event loop that it would wait for, so it would wait for ever. "
        + "In a coroutine await the coroutine itself; a plain function is just called.");

    public static InvalidOperationException BlocksSomeLoop(string what) => new(
        $"{what} was called on the thread of a running event loop, and would block all its tasks. "
        + "In a coroutine await the coroutine itself; a plain function is just called.");

    public static InvalidOperationException PortalStopped() => new(
        "This BlockingPortal was stopped and takes no more calls. Start another one: BlockingPortal.Start(); "
        + "or stop it later, when all who call are done.");

    public static InvalidOperationException PortalStoppedByItself() => new(
        "BlockingPortal.Stop() was called on a thread that its own loop waits for before it stops, so both would wait "
        + "for ever. Stop it on the thread that started it.");

    public static InvalidOperationException ExecutorShutDown() => new(
        "This ThreadPoolExecutor was shut down and takes no more work. Make a new one, or shut it down later.");

    public static InvalidOperationException ExecutorBlocksLoop() => new(
        "ThreadPoolExecutor.Shutdown(wait: true) was called on the thread of a running event loop, and would block all "
        + "its tasks until the work is done. Await the work first, or write Shutdown(wait: false).");

    public static InvalidOperationException ExecutorWaitsForItself() => new(
        "ThreadPoolExecutor.Shutdown(wait: true) was called by a function that this executor runs, so it would wait "
        + "for itself for ever. Shut it down where it was made, or write Shutdown(wait: false).");

    [DoesNotReturn]
    public static void RunnerIsClosed() => throw new InvalidOperationException(
        "This Runner is closed. Make a new one: using var runner = new Runner().");

    [DoesNotReturn]
    public static void DelayIsNaN(string parameter) => throw new ArgumentOutOfRangeException(
        parameter, "The delay is not a number (NaN). Give seconds, or a TimeSpan.");

    [DoesNotReturn]
    public static void DelayIsNegative(string parameter, double seconds) => throw new ArgumentOutOfRangeException(
        parameter, seconds, "A delay cannot be negative. If a deadline may have passed, write Math.Max(0, seconds).");
}
