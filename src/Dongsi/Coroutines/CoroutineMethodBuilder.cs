using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Dongsi.LowLevel;

/// <summary>What the compiler uses to build an <c>async Coroutine</c> method. Not for direct use.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct CoroutineMethodBuilder
{
    private Coroutine? _coroutine;

    /// <summary>The coroutine object that the call gives.</summary>
    public readonly Coroutine Task => _coroutine!;

    /// <summary>Step 1: a builder.</summary>
    public static CoroutineMethodBuilder Create() => default;

    /// <summary>Step 2: makes the coroutine object and runs nothing.</summary>
    /// <typeparam name="TStateMachine">The compiler's.</typeparam>
    /// <param name="stateMachine">The compiler's.</param>
    public void Start<TStateMachine>(ref TStateMachine stateMachine) where TStateMachine : IAsyncStateMachine
    {
        // This builder is a field of the state machine, so it must be complete before the state machine is copied.
        var coroutine = new AsyncCoroutine<TStateMachine>();
        _coroutine = coroutine;
        coroutine.Adopt(ref stateMachine);
        CoroutineBuilding.Created(coroutine);
    }

    /// <summary>Step 3: an await that is not ready.</summary>
    /// <typeparam name="TAwaiter">The awaiter's type.</typeparam>
    /// <typeparam name="TStateMachine">The compiler's.</typeparam>
    /// <param name="awaiter">What is awaited.</param>
    /// <param name="stateMachine">The compiler's.</param>
    public readonly void AwaitOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : INotifyCompletion
        where TStateMachine : IAsyncStateMachine => CoroutineBuilding.Await(ref awaiter);

    /// <inheritdoc cref="AwaitOnCompleted"/>
    public readonly void AwaitUnsafeOnCompleted<TAwaiter, TStateMachine>(
        ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : ICriticalNotifyCompletion
        where TStateMachine : IAsyncStateMachine => CoroutineBuilding.AwaitUnsafe(ref awaiter);

    /// <summary>Step 4: the method returned.</summary>
    public readonly void SetResult() => _coroutine!.Complete();

    /// <summary>Step 4, if the method threw.</summary>
    /// <param name="exception">What it threw.</param>
    public readonly void SetException(Exception exception) => _coroutine!.Fail(exception);

    /// <summary>Unused: a relic of the compiler's first protocol.</summary>
    /// <param name="stateMachine">Ignored.</param>
    public readonly void SetStateMachine(IAsyncStateMachine stateMachine)
    {
    }
}
