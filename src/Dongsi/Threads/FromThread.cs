using Dongsi.LowLevel;

namespace Dongsi;

/// <summary>
/// For functions that a loop has sent to a thread (<c>Asyncio.ToThread</c>, <c>Asyncio.ParallelMap</c>,
/// <see cref="EventLoop.RunInExecutor{T}"/>): the way back to that loop.
/// </summary>
/// <remarks>
/// <para><b>Thread safety</b>: belongs to the thread of such a function; on any other it refuses.</para>
/// <para><b>Python</b>: AnyIO's and Trio's <c>from_thread</c>; asyncio has only <c>run_coroutine_threadsafe</c>.</para>
/// </remarks>
public static class FromThread
{
    /// <summary>
    /// Cancelled when the one who waits for this function is cancelled: the awaiting task, one of its scopes, the
    /// future of an executor, or the end of the program. Good for whatever the function waits for.
    /// </summary>
    /// <exception cref="InvalidOperationException">No loop has sent a function to this thread.</exception>
    /// <remarks><para><b>Python</b>: has none.</para></remarks>
    public static CancellationToken CurrentToken => RequireCall(nameof(CurrentToken)).Token;

    /// <summary>Ends the function with an exception if the one who waits for it was cancelled.</summary>
    /// <exception cref="CancelledException">It was.</exception>
    /// <exception cref="InvalidOperationException">No loop has sent a function to this thread.</exception>
    /// <remarks><para><b>Python</b>: <c>from_thread.check_cancelled()</c>.</para></remarks>
    public static void CheckCancelled() => Check(RequireCall(nameof(CheckCancelled)));

    /// <summary>Runs a coroutine as a task of the loop, and blocks for its end.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="function">Called on the loop, for the coroutine. It sees this thread's ambient values
    /// (<see cref="AsyncLocal{T}"/>); what it sets is not written back.</param>
    /// <returns>The coroutine's result.</returns>
    /// <exception cref="CancelledException">The one who waits for this function was cancelled, before or meanwhile; or
    /// the coroutine was.</exception>
    /// <exception cref="InvalidOperationException">This is a loop's own thread, or one that no loop has sent a function
    /// to, or the loop is closed.</exception>
    /// <remarks>
    /// <para>What the coroutine throws is thrown here as it is, with its stack.</para>
    /// <para><b>Cancel safety</b>: if the one who waits is cancelled, so is the coroutine, and its clean-up runs before
    /// this throws.</para>
    /// <para><b>Python</b>: <c>from_thread.run()</c>.</para>
    /// </remarks>
    public static T Run<T>(Func<Coroutine<T>> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return Run(loop => loop.CreateTask(function()), Children.ResultOf<T>);
    }

    /// <inheritdoc cref="Run{T}(Func{Coroutine{T}})" path="/summary|/param|/exception|/remarks"/>
    public static void Run(Func<Coroutine> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        Run(loop => loop.CreateTask(function()), static _ => true);
    }

    /// <summary>Calls a plain function on the loop, and blocks for its end.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="function">Called in a turn of the loop, outside any task, with this thread's ambient
    /// values.</param>
    /// <returns>The function's result.</returns>
    /// <exception cref="InvalidOperationException">This is a loop's own thread, or one that no loop has sent a function
    /// to, or the loop is closed.</exception>
    /// <remarks>
    /// <para>Works after a cancellation too, so that a function can clean up.</para>
    /// <para><b>Python</b>: <c>from_thread.run_sync()</c>.</para>
    /// </remarks>
    public static T RunSync<T>(Func<T> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        ThreadCall call = Require(nameof(RunSync));
        return new FunctionCall<T>(call.Loop, call, function).Block();
    }

    /// <inheritdoc cref="RunSync{T}(Func{T})" path="/summary|/param|/exception|/remarks"/>
    public static void RunSync(Action function)
    {
        ArgumentNullException.ThrowIfNull(function);
        RunSync(() =>
        {
            function();
            return true;
        });
    }

    private static T Run<T>(Func<EventLoop, LoopTask> start, Func<Future, T> resultOf)
    {
        ThreadCall call = Require(nameof(Run));
        Check(call);
        return new CoroutineCall<T>(call.Loop, call, () => start(call.Loop), resultOf).Block();
    }

    private static void Check(ThreadCall call)
    {
        if (call.WasCancelled)
        {
            throw call.MakeCancelledException();
        }
    }

    /// <summary>For what does not block: the function may run a loop of its own, and call this in it.</summary>
    private static ThreadCall RequireCall(string member)
    {
        string what = $"FromThread.{member}";
        return ThreadCall.Current
            ?? throw (EventLoop.Running is null ? ThrowHelper.NotAWorker(what) : ThrowHelper.NotOnAThread(what));
    }

    private static ThreadCall Require(string member)
    {
        string what = $"FromThread.{member}";
        if (EventLoop.Running is not null)
        {
            throw ThrowHelper.BlocksSomeLoop(what);
        }

        return ThreadCall.Current ?? throw ThrowHelper.NotAWorker(what);
    }
}
