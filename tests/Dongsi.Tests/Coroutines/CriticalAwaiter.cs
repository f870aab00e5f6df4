using System.Runtime.CompilerServices;

namespace Dongsi.Tests.Coroutines;

/// <summary>A foreign awaiter of the kind that does not carry the context.</summary>
internal readonly struct CriticalAwaiter(Action<Action> subscribe) : ICriticalNotifyCompletion
{
    public bool IsCompleted => false;

    public CriticalAwaiter GetAwaiter() => this;

    public int GetResult() => 5;

    public void OnCompleted(Action continuation) => throw new InvalidOperationException("the wrong way in");

    public void UnsafeOnCompleted(Action continuation) => subscribe(continuation);
}
