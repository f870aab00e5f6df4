using Dongsi.LowLevel;

namespace Dongsi;

/// <summary>A generator, seen from inside its body.</summary>
/// <typeparam name="TSend">What is sent in.</typeparam>
/// <typeparam name="TYield">What comes out.</typeparam>
public sealed class GeneratorContext<TSend, TYield>
{
    private readonly Generator<TSend, TYield> _generator;

    internal GeneratorContext(Generator<TSend, TYield> generator) => _generator = generator;

    internal YieldPoint<TSend> Point { get; } = new();

    internal TYield Yielded { get; private set; } = default!;

    /// <summary>Gives a value out, and stops until the next is asked for. Await it at once.</summary>
    /// <param name="value">The value.</param>
    /// <returns>What was sent in; <c>default</c> after a <c>Next()</c>.</returns>
    /// <exception cref="InvalidOperationException">At the await: it is not in the body of this generator.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: none; no loop is involved.</para>
    /// <para><b>Cancel safety</b>: nothing is lost.</para>
    /// <para><b>Python</b>: <c>received = yield value</c>.</para>
    /// </remarks>
    public Coroutine<TSend> Yield(TYield value)
    {
        Yielded = value;
        return Point;
    }

    /// <summary>
    /// Puts another generator in the place of this one until it has ended: what it yields comes out, what is sent in
    /// or thrown in goes to it, and closing this one closes it first.
    /// </summary>
    /// <typeparam name="TReturn">What the other's body returns.</typeparam>
    /// <param name="generator">The other one. It may have been begun; what is left of it comes.</param>
    /// <returns>What its body returned; <c>default</c> if it had ended before.</returns>
    /// <exception cref="InvalidOperationException">At the await: the other one is running, or this is not the body of
    /// this generator.</exception>
    /// <remarks>
    /// <para>A value costs the same however many generators stand between, and none of them takes stack: a million
    /// that yield from each other do not overflow it.</para>
    /// <para><b>Checkpoint</b>: none; no loop is involved.</para>
    /// <para><b>Cancel safety</b>: nothing is lost.</para>
    /// <para><b>Python</b>: <c>result = yield from generator</c>.</para>
    /// </remarks>
    public Coroutine<TReturn> YieldFrom<TReturn>(Generator<TSend, TYield, TReturn> generator)
    {
        ArgumentNullException.ThrowIfNull(generator);
        return new Delegation<TSend, TYield, TReturn>(_generator, generator);
    }

    /// <inheritdoc cref="YieldFrom{TReturn}(Generator{TSend, TYield, TReturn})"/>
    public Coroutine YieldFrom(Generator<TSend, TYield> generator)
    {
        ArgumentNullException.ThrowIfNull(generator);
        return new Delegation<TSend, TYield, object?>(_generator, generator);
    }

    /// <summary>Yields every value of a sequence.</summary>
    /// <param name="values">The sequence; it is disposed when this generator is closed or thrown into. Nothing can be
    /// sent to it: that throws at the await.</param>
    /// <exception cref="InvalidOperationException">At the await: a value was sent.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: none; no loop is involved.</para>
    /// <para><b>Cancel safety</b>: nothing is lost.</para>
    /// <para><b>Python</b>: <c>yield from iterable</c>.</para>
    /// </remarks>
    public Coroutine YieldFrom(IEnumerable<TYield> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return values is Generator<TSend, TYield> generator ? YieldFrom(generator) : YieldEach(values);
    }

    private async Coroutine YieldEach(IEnumerable<TYield> values)
    {
        foreach (TYield value in values)
        {
            await Yield(value);
            if (Point.WasSent)
            {
                throw ThrowHelper.SentToIterator(_generator);
            }
        }
    }
}
