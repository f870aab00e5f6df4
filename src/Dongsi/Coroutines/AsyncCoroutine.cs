using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Dongsi.LowLevel;

/// <summary>
/// The coroutine object of an <c>async Coroutine</c> method: the compiler's state machine lives in it, so that a call
/// costs this one object.
/// </summary>
internal sealed class AsyncCoroutine<TStateMachine> : Coroutine where TStateMachine : IAsyncStateMachine
{
    private TStateMachine _stateMachine = default!;

    public override string Name => MethodName.Of<TStateMachine>();

    internal override bool HasFrame => true;

    internal override bool IsLibrarys => typeof(TStateMachine).Assembly == typeof(Coroutine).Assembly;

    // In a debug build TStateMachine is a class, and this keeps the object; in a release build it is a copied struct.
    public void Adopt(ref TStateMachine stateMachine) => _stateMachine = stateMachine;

    internal override void Await(Trampoline trampoline) => Begin(trampoline);

    [StackTraceHidden]
    [DebuggerHidden]
    internal override void Resume() => _stateMachine.MoveNext();

    internal override void Release() => _stateMachine = default!;
}
