namespace Dongsi.Testing;

public static partial class LoopTest
{
    /// <summary>
    /// Waits until every other task of the loop is blocked: nothing is ready, and no I/O has come. Then what they wait
    /// for is up to the test.
    /// </summary>
    /// <param name="cushion">How long, in real time, it must stay that way; none by default. Only I/O and threads
    /// outside the loop need one.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="cushion"/> is negative.</exception>
    /// <exception cref="InvalidOperationException">No task is running on this thread.</exception>
    /// <remarks>
    /// <para>A task that sleeps is blocked, and so is one that waits for a thread. If several wait here, those with the
    /// shortest cushion go on first, all together. As long as somebody waits here a <see cref="VirtualClock"/> does not
    /// jump. It works in real time as well.</para>
    /// <para><b>Checkpoint</b>: yes.</para>
    /// <para><b>Cancel safety</b>: cancelled, it has changed nothing.</para>
    /// <para><b>Python</b>: <c>trio.testing.wait_all_tasks_blocked()</c>,
    /// <c>anyio.wait_all_tasks_blocked()</c>.</para>
    /// </remarks>
    public static async Coroutine WaitAllTasksBlocked(TimeSpan cushion = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(cushion, TimeSpan.Zero);
        EventLoop loop = EventLoop.RequireTask("LoopTest.WaitAllTasksBlocked").Loop;
        BlockedWatch watch = BlockedWatch.Of(loop);
        var wait = new BlockedWait(loop.CreateFuture<bool>(), cushion);
        watch.Add(wait);
        try
        {
            await wait.Future;
        }
        finally
        {
            watch.Remove(wait);
        }
    }
}
