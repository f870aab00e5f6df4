namespace Dongsi;

/// <summary>A generator whose body returns a value when it ends.</summary>
/// <typeparam name="TSend">What is sent in.</typeparam>
/// <typeparam name="TYield">What comes out.</typeparam>
/// <typeparam name="TReturn">What the body returns: the result of <c>context.YieldFrom(generator)</c>, and the
/// <see cref="StopIterationException.Value"/> of the exception that ends it.</typeparam>
/// <remarks><para><b>Python</b>: a generator object whose function has a <c>return value</c>.</para></remarks>
public sealed class Generator<TSend, TYield, TReturn> : Generator<TSend, TYield>
{
    internal Generator(Func<GeneratorContext<TSend, TYield>, Coroutine<TReturn>> body) : base(body)
    {
    }

    /// <inheritdoc cref="Generator{TSend, TYield}.Close"/>
    /// <returns>What the body returned, if it caught the <see cref="GeneratorExitException"/> and returned; otherwise
    /// <c>default</c>.</returns>
    public new TReturn? Close() => End() ? ((Coroutine<TReturn>)Body).Result : default;
}
