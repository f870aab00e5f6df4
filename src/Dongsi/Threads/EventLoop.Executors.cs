using Dongsi.LowLevel;

namespace Dongsi;

public sealed partial class EventLoop
{
    private IExecutor? _defaultExecutor;

    /// <summary>Has a function run by an executor, beginning at once.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="executor">Whose threads; null for the loop's own executor.</param>
    /// <param name="function">What to run. It sees the caller's ambient values (<see cref="AsyncLocal{T}"/>), and may
    /// use <see cref="FromThread"/>.</param>
    /// <returns>A future that ends as the function does. Cancelling it ends it at once: a function that has not begun
    /// will never run, one that has goes on unseen, and its failure is reported.</returns>
    /// <exception cref="InvalidOperationException">The loop is closed, or runs on another thread; or the executor was
    /// shut down.</exception>
    /// <remarks>
    /// <para>Unlike <c>Asyncio.ToThread</c> it knows nothing of the task that awaits it: a cancelled scope ends the
    /// wait as any other cancellation does.</para>
    /// <para><b>Python</b>: <c>loop.run_in_executor()</c>, which does not hand on the context.</para>
    /// </remarks>
    public Future<T> RunInExecutor<T>(IExecutor? executor, Func<T> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return SubmitTo(executor, function, function);
    }

    /// <inheritdoc cref="RunInExecutor{T}(IExecutor?, Func{T})" path="/summary|/param|/returns|/exception|/remarks"/>
    public Future RunInExecutor(IExecutor? executor, Action function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return SubmitTo(
            executor,
            () =>
            {
                function();
                return true;
            },
            function);
    }

    /// <summary>Sets the executor that <see cref="RunInExecutor{T}"/> uses if it is given none.</summary>
    /// <param name="executor">The executor. Whoever made it shuts it down.</param>
    /// <exception cref="InvalidOperationException">The loop runs on another thread.</exception>
    /// <remarks><para><b>Python</b>: <c>loop.set_default_executor()</c>.</para></remarks>
    public void SetDefaultExecutor(IExecutor executor)
    {
        ArgumentNullException.ThrowIfNull(executor);
        EnsureOwnThread();
        _defaultExecutor = executor;
    }

    private ThreadFuture<T> SubmitTo<T>(IExecutor? executor, Func<T> function, Delegate named)
    {
        EnsureUsable();
        executor ??= _defaultExecutor ??= new ThreadPoolExecutor(name: "default executor");
        var call = new ThreadCall<T>(this, host: null, function, named, abandonOnCancel: true);
        call.Enlist(limiter: null);
        Task work;
        try
        {
            work = executor.Submit(
                () =>
                {
                    call.Work();
                    call.Deliver();
                    return true;
                },
                call.Token) ?? throw ThrowHelper.NothingSubmitted(executor);
        }
        catch
        {
            call.Delist();
            throw;
        }

        // If it ends without having begun, nobody else will say so.
        work.ContinueWith(
            ended =>
            {
                _ = ended.Exception;
                if (!call.HasBegun)
                {
                    call.Deliver();
                }
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        return call.Future;
    }
}
