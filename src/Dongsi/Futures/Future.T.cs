using System.ComponentModel;
using Dongsi.LowLevel;

namespace Dongsi;

/// <summary>A future with a result. <c>loop.CreateFuture&lt;T&gt;()</c> makes one.</summary>
/// <typeparam name="T">The type of the result.</typeparam>
/// <remarks><para><b>Python</b>: <c>asyncio.Future</c>.</para></remarks>
public class Future<T> : Future, IAwaitable<T>, IResult<T>
{
    private T _result = default!;

    internal Future(EventLoop loop) : base(loop)
    {
    }

    /// <summary>The result. Throws what it failed with, if it failed.</summary>
    /// <exception cref="InvalidStateException">It is not done yet.</exception>
    /// <exception cref="CancelledException">It was cancelled.</exception>
    /// <exception cref="InvalidOperationException">The loop runs on another thread.</exception>
    /// <remarks><para><b>Python</b>: <c>future.result()</c>.</para></remarks>
    public T Result
    {
        get
        {
            Loop.EnsureOwnThread();
            ThrowIfNotSucceeded();
            return _result;
        }
    }

    T IResult<T>.TakenResult => _result;

    /// <summary>Called by the compiler for <c>await</c>.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public new Awaiter<T> GetAwaiter() => new(this);

    /// <summary>Ends it with a result and makes those who wait ready.</summary>
    /// <param name="result">The result.</param>
    /// <exception cref="InvalidStateException">It is done already.</exception>
    /// <exception cref="InvalidOperationException">The loop is closed, or runs on another thread.</exception>
    /// <remarks><para><b>Python</b>: <c>future.set_result()</c>.</para></remarks>
    public void SetResult(T result)
    {
        EnsurePending();
        _result = result;
        EndSucceeded();
    }

    /// <summary>Ends it with a failure and makes those who wait ready.</summary>
    /// <param name="exception">What those who await it will be thrown.</param>
    /// <exception cref="InvalidStateException">It is done already.</exception>
    /// <exception cref="InvalidOperationException">The loop is closed, or runs on another thread.</exception>
    /// <remarks><para><b>Python</b>: <c>future.set_exception()</c>.</para></remarks>
    public void SetException(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        EnsurePending();
        EndFailed(exception);
    }

    private void EnsurePending()
    {
        Loop.EnsureOwnThread();
        if (IsDone)
        {
            throw ThrowHelper.ResultSetTwice(this);
        }
    }
}
