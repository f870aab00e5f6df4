namespace Dongsi.LowLevel;

/// <summary>
/// What has a result of a type and is not a coroutine: <c>Future&lt;T&gt;</c> and <c>LoopTask&lt;T&gt;</c>.
/// </summary>
internal interface IResult<out T>
{
    /// <summary>The result, after <see cref="Awaitable.TakeResult"/> did not throw.</summary>
    T TakenResult { get; }
}
