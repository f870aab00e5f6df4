namespace Dongsi.LowLevel;

/// <summary>Marks our own awaiters, so that the method builder can hand over control instead of a delegate.</summary>
internal interface ILoopAwaiter
{
    Awaitable Target { get; }
}
