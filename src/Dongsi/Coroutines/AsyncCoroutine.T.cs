using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Dongsi.LowLevel;

/// <summary>The coroutine object of an <c>async Coroutine&lt;T&gt;</c> method.</summary>
internal sealed class AsyncCoroutine<TStateMachine, T> : Coroutine<T> where TStateMachine : IAsyncStateMachine
{
    private TStateMachine _stateMachine = default!;

    public override string Name => MethodName.Of<TStateMachine>();

    internal override bool HasFrame => true;

    internal override bool IsLibrarys => typeof(TStateMachine).Assembly == typeof(Coroutine).Assembly;

    public void Adopt(ref TStateMachine stateMachine) => _stateMachine = stateMachine;

    internal override void Await(Trampoline trampoline) => Begin(trampoline);

    [StackTraceHidden]
    [DebuggerHidden]
    internal override void Resume() => _stateMachine.MoveNext();

    internal override void Release() => _stateMachine = default!;
}
