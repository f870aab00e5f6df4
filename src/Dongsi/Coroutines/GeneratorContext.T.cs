using Dongsi.LowLevel;

namespace Dongsi;

/// <summary>A generator, seen from inside its body.</summary>
/// <typeparam name="TSend">What is sent in.</typeparam>
/// <typeparam name="TYield">What comes out.</typeparam>
public sealed class GeneratorContext<TSend, TYield>
{
    internal GeneratorContext()
    {
    }

    internal YieldPoint<TSend> Point { get; } = new();

    internal TYield Yielded { get; private set; } = default!;

    /// <summary>Gives a value out, and stops until the next is asked for. Await it at once.</summary>
    /// <param name="value">The value.</param>
    /// <returns>What was sent in; <c>default</c> after a <c>Next()</c>.</returns>
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
}
