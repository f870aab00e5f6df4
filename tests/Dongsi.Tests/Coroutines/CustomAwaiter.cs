using System.Runtime.CompilerServices;

namespace Dongsi.Tests.Coroutines;

/// <summary>An awaitable of somebody else's, which calls back as a test says.</summary>
internal sealed class CustomAwaiter(Action<Action> subscribe, Func<int>? result = null) : INotifyCompletion
{
    public bool IsCompleted { get; init; }

    public CustomAwaiter GetAwaiter() => this;

    public int GetResult() => result is null ? 0 : result();

    public void OnCompleted(Action continuation) => subscribe(continuation);
}
