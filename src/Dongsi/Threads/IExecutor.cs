namespace Dongsi;

/// <summary>
/// Where <see cref="EventLoop.RunInExecutor{T}"/> has its functions run: a <see cref="ThreadPoolExecutor"/>, or one of
/// your own, over whatever threads you have.
/// </summary>
/// <remarks><para><b>Python</b>: <c>concurrent.futures.Executor</c>.</para></remarks>
public interface IExecutor
{
    /// <summary>Has a function run on one of the threads.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="function">What to run.</param>
    /// <param name="cancellationToken">A function that has not begun when it is cancelled shall never run.</param>
    /// <returns>Ends as the function does; cancelled if the function will never run.</returns>
    /// <remarks><para><b>Thread safety</b>: any thread.</para></remarks>
    Task<T> Submit<T>(Func<T> function, CancellationToken cancellationToken = default);
}
