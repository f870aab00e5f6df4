using Dongsi.LowLevel;

namespace Dongsi;

public static partial class Asyncio
{
    /// <summary>
    /// Runs a program as a guest in a loop that somebody else has: a window, a game, another framework. The host's
    /// thread runs its tasks, one turn at a time; a thread of its own only waits. Nothing blocks the host.
    /// </summary>
    /// <param name="main">Called once, for the main coroutine.</param>
    /// <param name="runOnHostThreadsafe">Puts an action into the host's queue and returns; the host's thread runs it
    /// once. Called on any thread.</param>
    /// <param name="done">Called on the host's thread when all is over: the main coroutine has ended, what was left is
    /// cancelled and has been waited for, and the loop is closed. Given why the main coroutine failed, or null;
    /// and if it has a result, the outcome of both kinds.</param>
    /// <param name="runOnHost">The same as <paramref name="runOnHostThreadsafe"/>, but called on the host's thread
    /// only, where there may be a cheaper way; null for the same.</param>
    /// <param name="options">How to run; null for the defaults. Ctrl-C is left to the host, unless
    /// <see cref="RunOptions.OnInterrupt"/> is <see cref="InterruptBehavior.Throw"/>.</param>
    /// <returns>The main task. It has not begun yet; <see cref="Future.Loop"/> is the loop.</returns>
    /// <exception cref="InvalidOperationException">A loop is running on this thread, or the loop's clock is
    /// virtual.</exception>
    /// <remarks>
    /// <para>Between two turns the host may touch the loop and all of its objects, if it does so on its thread:
    /// complete futures, cancel tasks, set timers. Whatever becomes ready wakes the loop. <see cref="RunningLoop"/> is
    /// set inside the turns only.</para>
    /// <para>Let the host run until <paramref name="done"/> was called; to end earlier, cancel the main task.</para>
    /// <para><b>Thread safety</b>: to be called on the host's thread.</para>
    /// <para><b>Python</b>: <c>asyncio.start_guest_run()</c>, proposed for 3.16;
    /// <c>trio.lowlevel.start_guest_run()</c>.</para>
    /// </remarks>
    public static LoopTask StartGuestRun(
        Func<Coroutine> main,
        Action<Action> runOnHostThreadsafe,
        Action<Exception?> done,
        Action<Action>? runOnHost = null,
        RunOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(main);
        ArgumentNullException.ThrowIfNull(runOnHostThreadsafe);
        ArgumentNullException.ThrowIfNull(done);
        return GuestRun.Start<LoopTask>(
            loop => loop.CreateTask(main()),
            new GuestHost(runOnHostThreadsafe, runOnHost ?? runOnHostThreadsafe),
            (_, failure) => done(failure),
            options ?? RunOptions.Default);
    }

    /// <typeparam name="T">The type of the result.</typeparam>
    /// <inheritdoc cref="StartGuestRun(Func{Coroutine}, Action{Action}, Action{Exception}, Action{Action},
    /// RunOptions)"/>
    public static LoopTask<T> StartGuestRun<T>(
        Func<Coroutine<T>> main,
        Action<Action> runOnHostThreadsafe,
        Action<Outcome<T>> done,
        Action<Action>? runOnHost = null,
        RunOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(main);
        ArgumentNullException.ThrowIfNull(runOnHostThreadsafe);
        ArgumentNullException.ThrowIfNull(done);
        return GuestRun.Start(
            loop => loop.CreateTask(main()),
            new GuestHost(runOnHostThreadsafe, runOnHost ?? runOnHostThreadsafe),
            (task, failure) => done(failure is null ? new Outcome<T>(task.Result) : new Outcome<T>(failure)),
            options ?? RunOptions.Default);
    }
}
