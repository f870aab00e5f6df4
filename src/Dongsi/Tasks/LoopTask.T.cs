using System.ComponentModel;
using Dongsi.LowLevel;

namespace Dongsi;

/// <summary>A task with a result.</summary>
/// <typeparam name="T">The type of the result.</typeparam>
/// <remarks><para><b>Python</b>: <c>asyncio.Task</c>.</para></remarks>
public sealed class LoopTask<T> : LoopTask, IAwaitable<T>, IResult<T>
{
    internal LoopTask(
        EventLoop loop, Coroutine<T> coroutine, string? name, ExecutionContext? context, CancelScope? scope)
        : base(loop, coroutine, name, context, scope)
    {
    }

    /// <summary>What the coroutine returned. Throws what it threw, if it did.</summary>
    /// <exception cref="InvalidStateException">It has not ended yet.</exception>
    /// <exception cref="CancelledException">It was cancelled.</exception>
    /// <exception cref="InvalidOperationException">The loop runs on another thread.</exception>
    /// <remarks><para><b>Python</b>: <c>task.result()</c>.</para></remarks>
    public T Result
    {
        get
        {
            Loop.EnsureOwnThread();
            ThrowIfNotSucceeded();
            return TakenResult;
        }
    }

    T IResult<T>.TakenResult => TakenResult;

    // The coroutine keeps the result; a second copy here would cost every task of the program.
    private T TakenResult => ((Coroutine<T>)Root).Result!;

    /// <summary>Called by the compiler for <c>await</c>.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public new Awaiter<T> GetAwaiter() => new(this);
}
