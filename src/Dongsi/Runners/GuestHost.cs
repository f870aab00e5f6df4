namespace Dongsi.LowLevel;

/// <summary>How a guest reaches its host.</summary>
/// <param name="RunOnHostThreadsafe">Hands an action to the host's thread, from any thread.</param>
/// <param name="RunOnHost">The same, from the host's thread only; may be cheaper.</param>
internal readonly record struct GuestHost(Action<Action> RunOnHostThreadsafe, Action<Action> RunOnHost);
