using Dongsi.LowLevel;

namespace Dongsi;

/// <summary>What can be awaited on a loop: a coroutine, a future, a task.</summary>
/// <remarks><para><b>Python</b>: <c>collections.abc.Awaitable</c>.</para></remarks>
public interface IAwaitable
{
    /// <summary>Called by the compiler for <c>await</c>.</summary>
    Awaiter GetAwaiter();
}
