using Dongsi.LowLevel;

namespace Dongsi.Testing;

public static partial class LoopTest
{
    /// <summary>The virtual clock of the running loop.</summary>
    /// <exception cref="InvalidOperationException">No loop is running on this thread, or it runs in another time.
    /// </exception>
    public static VirtualClock Clock => EventLoop.RequireRunning().VirtualTime as VirtualClock
        ?? throw new InvalidOperationException(
            "The running loop has no VirtualClock. Leave RealTime and TimeProvider as they are, or run the loop with "
            + "new RunOptions { TimeProvider = new VirtualClock() }.");

    /// <summary>Runs a test on a loop of its own: in virtual time, in debug mode, with nothing lost and nothing left
    /// behind.</summary>
    /// <param name="test">Called on the loop, for the coroutine.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <exception cref="InvalidOperationException">A loop is running on this thread.</exception>
    /// <exception cref="DeadlockException">It came to where nothing could go on any more.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled by its
    /// <see cref="LoopTestOptions.CancellationToken"/>.</exception>
    /// <exception cref="LoopTestException">The loop has reported something (a failure that nobody took, a coroutine
    /// that nobody awaited, a callback that threw), or has something left, or the test took too long; or it failed
    /// while other tasks lived, and their tree stands in the message.</exception>
    /// <remarks>
    /// <para>What the test itself throws comes out as it is, if there is nothing to add.</para>
    /// <para>Reports that a test expects it takes itself:
    /// <c>Asyncio.RunningLoop.SetExceptionHandler(…)</c>.</para>
    /// <para><b>Python</b>: <c>unittest.IsolatedAsyncioTestCase</c>, <c>trio.testing.trio_test</c>.</para>
    /// </remarks>
    public static void Run(Func<Coroutine> test, LoopTestOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(test);
        Run(() => WithResult(test), options);
    }

    /// <typeparam name="T">The type of the result.</typeparam>
    /// <returns>What the test returned.</returns>
    /// <inheritdoc cref="Run(Func{Coroutine}, LoopTestOptions?)"/>
    public static T Run<T>(Func<Coroutine<T>> test, LoopTestOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(test);
        if (EventLoop.Running is not null)
        {
            ThrowHelper.LoopInsideLoop();
        }

        using var run = new LoopTestRun(options ?? LoopTestOptions.Default);
        return run.Run(test);
    }

    private static async Coroutine<bool> WithResult(Func<Coroutine> test)
    {
        await test();
        return true;
    }
}
