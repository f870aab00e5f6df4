namespace Dongsi;

/// <summary>Makes generators.</summary>
public static class Generator
{
    /// <summary>
    /// A coroutine that is driven by hand: it runs to its next <c>await context.Yield(value)</c> when it is asked for a
    /// value, and keeps its state until it is asked again.
    /// </summary>
    /// <typeparam name="TSend">What is sent in.</typeparam>
    /// <typeparam name="TYield">What comes out.</typeparam>
    /// <param name="body">Awaits nothing but <c>context.Yield</c> and coroutines that do the same.</param>
    /// <remarks><para><b>Python</b>: a generator function with <c>received = yield value</c>.</para></remarks>
    public static Generator<TSend, TYield> Create<TSend, TYield>(
        Func<GeneratorContext<TSend, TYield>, Coroutine> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return new Generator<TSend, TYield>(body);
    }
}
