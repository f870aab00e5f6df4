using System.ComponentModel;
using System.Runtime.CompilerServices;
using Dongsi.LowLevel;

namespace Dongsi;

/// <summary>A call of an <c>async Coroutine&lt;T&gt;</c> method: a coroutine with a result.</summary>
/// <typeparam name="T">The type of the result.</typeparam>
/// <remarks><para><b>Python</b>: a coroutine object.</para></remarks>
[AsyncMethodBuilder(typeof(CoroutineMethodBuilder<>))]
public abstract class Coroutine<T> : Coroutine, IAwaitable<T>
{
    private protected Coroutine(CoroutineStage stage = CoroutineStage.Created) : base(stage)
    {
    }

    internal T? Result { get; private set; }

    internal sealed override object? BoxedResult => Result;

    /// <summary>What the await that is being resumed will give, where one object serves many awaits.</summary>
    internal void Offer(T result) => Result = result;

    /// <summary>What the await gives, after <see cref="Awaitable.TakeResult"/> did not throw.</summary>
    internal virtual T TakeValue() => Result!;

    internal void Complete(T result)
    {
        Result = result;
        Complete();
    }

    /// <summary>Called by the compiler for <c>await</c>.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public new Awaiter<T> GetAwaiter() => new(this);
}
