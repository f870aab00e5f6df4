using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Dongsi.LowLevel;

/// <summary>What the compiler uses for <c>await</c>. Not for direct use: await the coroutine, future or task.</summary>
/// <typeparam name="T">The type of the result.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct Awaiter<T> : ICriticalNotifyCompletion, ILoopAwaiter
{
    private readonly Awaitable _target;

    internal Awaiter(Awaitable target) => _target = target;

    /// <summary>True if there is nothing to wait for.</summary>
    public bool IsCompleted => _target.IsReady;

    Awaitable ILoopAwaiter.Target => _target;

    /// <summary>Ends the await: gives the result, or throws what the awaited threw.</summary>
    [StackTraceHidden]
    [DebuggerHidden]
    public T GetResult()
    {
        _target.TakeResult();
        return _target is Coroutine<T> coroutine ? coroutine.TakeValue() : ((IResult<T>)_target).TakenResult;
    }

    /// <summary>For async methods that are not coroutines: goes on on the loop when the awaited is done.</summary>
    /// <param name="continuation">What to run then.</param>
    public void OnCompleted(Action continuation) => _target.Subscribe(continuation);

    /// <inheritdoc cref="OnCompleted"/>
    public void UnsafeOnCompleted(Action continuation) => _target.Subscribe(continuation);
}
