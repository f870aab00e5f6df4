using System.Runtime.CompilerServices;

namespace Dongsi.LowLevel;

/// <summary>What both method builders share: how a frame waits.</summary>
/// <remarks>
/// For our own awaiters the JIT folds the test below to a constant, and control goes to the awaited by one virtual
/// call, without a delegate. Every other awaiter gets an action that brings the task home to its loop, whatever thread
/// calls it; that makes <c>ConfigureAwait(false)</c> harmless. The loop's synchronization context stays in place
/// meanwhile: without one, what completes on the loop's thread would come home by way of the thread pool, too late for
/// a clock that jumps when nothing is left to run.
/// </remarks>
internal static class CoroutineBuilding
{
    public static void Created(Coroutine coroutine)
    {
        if (CoroutineTracking.IsOn)
        {
            CoroutineTracking.Expect(coroutine);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AwaitUnsafe<TAwaiter>(ref TAwaiter awaiter)
        where TAwaiter : ICriticalNotifyCompletion
    {
        if (typeof(TAwaiter).IsValueType && awaiter is ILoopAwaiter)
        {
            ((ILoopAwaiter)awaiter).Target.Await(Trampoline.Current!);
        }
        else
        {
            AwaitForeign(ref awaiter, static (ref TAwaiter a, Action home) => a.UnsafeOnCompleted(home));
        }
    }

    public static void Await<TAwaiter>(ref TAwaiter awaiter)
        where TAwaiter : INotifyCompletion =>
        AwaitForeign(ref awaiter, static (ref TAwaiter a, Action home) => a.OnCompleted(home));

    private delegate void Subscription<TAwaiter>(ref TAwaiter awaiter, Action home);

    private static void AwaitForeign<TAwaiter>(ref TAwaiter awaiter, Subscription<TAwaiter> subscribe)
    {
        Trampoline trampoline = Trampoline.Current!;
        var wait = new ForeignWait(trampoline.Host, trampoline.Task!, typeof(TAwaiter));
        if (trampoline.Host == HandDriven.Host)
        {
            // Nobody will bring it home, and resuming it with an error is not ours to do: GetResult of a task that is
            // not done blocks the thread. So it must be thrown here, though finally blocks around the await are passed
            // over.
            throw ((HandDriver)trampoline.Task!).CannotWait(wait);
        }

        subscribe(ref awaiter, wait.Home);
        trampoline.Suspend(wait);
        wait.Begin();
    }
}
