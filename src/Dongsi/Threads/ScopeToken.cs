namespace Dongsi.LowLevel;

/// <summary>A token of .NET that cancels a scope.</summary>
internal static class ScopeToken
{
    /// <summary>Any thread may cancel the token; the scope is cancelled on its loop.</summary>
    public static CancellationTokenRegistration CancelWith(
        this CancelScope scope, EventLoop loop, CancellationToken token) => token.UnsafeRegister(
            _ => loop.TryCallSoonThreadsafe(() => scope.CancelCore("the token was cancelled", origin: null)), null);
}
