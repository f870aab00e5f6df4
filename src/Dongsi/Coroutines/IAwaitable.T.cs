using Dongsi.LowLevel;

namespace Dongsi;

/// <summary>What can be awaited on a loop and gives a result.</summary>
/// <typeparam name="T">The type of the result.</typeparam>
/// <remarks><para><b>Python</b>: <c>collections.abc.Awaitable</c>.</para></remarks>
public interface IAwaitable<T> : IAwaitable
{
    /// <summary>Called by the compiler for <c>await</c>.</summary>
    new Awaiter<T> GetAwaiter();
}
