namespace Dongsi.Testing;

public static partial class LoopTest
{
    /// <summary>Runs a coroutine, which must come by a checkpoint: a place where other tasks run and where it can be
    /// cancelled.</summary>
    /// <param name="body">What to run.</param>
    /// <exception cref="LoopTestException">It came to its end without one.</exception>
    /// <exception cref="InvalidOperationException">No task is running on this thread.</exception>
    /// <remarks>
    /// <para>What counts is what happened in this run: an await that had to wait and that a cancelled scope would have
    /// ended. One that is served at once does not wait, nor does <c>Asyncio.CheckpointIfCancelled()</c>; an await of a
    /// <see cref="Task"/> waits, but a scope does not end it.</para>
    /// <para><b>Cancel safety</b>: that of the body.</para>
    /// <para><b>Python</b>: <c>trio.testing.assert_checkpoints()</c>. There every await of Trio's waits; here one
    /// that is served at once does not.</para>
    /// </remarks>
    public static async Coroutine AssertCheckpoints(Func<Coroutine> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        using var count = new CheckpointCount(EventLoop.RequireTask("LoopTest.AssertCheckpoints"));
        await body();
        if (count.CancelPoints == 0)
        {
            throw new LoopTestException(
                "The body of AssertCheckpoints came to its end without a checkpoint: "
                + (count.Waits == 0
                    ? "it never let another task run. Await Asyncio.Checkpoint() on the way that never waits."
                    : $"it waited {count.Waits} times, but no cancelled scope could have ended that."));
        }
    }

    /// <summary>Runs a coroutine, which must not come by a checkpoint: no other task runs before it ends.</summary>
    /// <param name="body">What to run.</param>
    /// <exception cref="LoopTestException">It waited for something.</exception>
    /// <exception cref="InvalidOperationException">No task is running on this thread.</exception>
    /// <remarks>
    /// <para>If the body throws after it has waited, that exception is the inner one.</para>
    /// <para><b>Cancel safety</b>: that of the body.</para>
    /// <para><b>Python</b>: <c>trio.testing.assert_no_checkpoints()</c>.</para>
    /// </remarks>
    public static async Coroutine AssertNoCheckpoints(Func<Coroutine> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        using var count = new CheckpointCount(EventLoop.RequireTask("LoopTest.AssertNoCheckpoints"));
        Exception? failure = null;
        try
        {
            await body();
        }
        catch (Exception e) when (count.Waits > 0)
        {
            failure = e;
        }

        if (count.Waits > 0)
        {
            throw new LoopTestException(
                $"The body of AssertNoCheckpoints waited {count.Waits} times, first for {count.First}; other tasks "
                + "have run meanwhile.",
                failure);
        }
    }
}
