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
    /// <param name="body">Awaits nothing but <c>context.Yield</c>, <c>context.YieldFrom</c> and coroutines that do the
    /// same.</param>
    /// <exception cref="ArgumentException">The body is no async method or lambda.</exception>
    /// <remarks><para><b>Python</b>: a generator function with <c>received = yield value</c>.</para></remarks>
    public static Generator<TSend, TYield> Create<TSend, TYield>(
        Func<GeneratorContext<TSend, TYield>, Coroutine> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return new Generator<TSend, TYield>(body);
    }

    /// <summary>A generator whose body returns a value when it ends.</summary>
    /// <typeparam name="TSend">What is sent in.</typeparam>
    /// <typeparam name="TYield">What comes out.</typeparam>
    /// <typeparam name="TReturn">What the body returns.</typeparam>
    /// <inheritdoc cref="Create{TSend, TYield}(Func{GeneratorContext{TSend, TYield}, Coroutine})"/>
    /// <remarks><para><b>Python</b>: a generator function with <c>return value</c>.</para></remarks>
    public static Generator<TSend, TYield, TReturn> Create<TSend, TYield, TReturn>(
        Func<GeneratorContext<TSend, TYield>, Coroutine<TReturn>> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return new Generator<TSend, TYield, TReturn>(body);
    }
}
