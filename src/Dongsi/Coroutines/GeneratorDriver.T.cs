namespace Dongsi.LowLevel;

/// <summary>Behind a generator: steps from yield to yield.</summary>
internal sealed class GeneratorDriver<TSend, TYield>(Generator<TSend, TYield> generator, Coroutine body)
    : HandDriver(body)
{
    public Generator<TSend, TYield> Generator => generator;

    public override InvalidOperationException CannotWait(Awaitable leaf) =>
        ThrowHelper.GeneratorCannotWait(generator, leaf);

    private protected override bool StopsAt(Awaitable leaf, out Exception? error)
    {
        if (leaf == generator.Innermost.Point)
        {
            error = null;
            return true;
        }

        // It would wait for ever: no loop drives it. The await throws, so that its finally blocks run.
        error = leaf is YieldPoint<TSend> ? ThrowHelper.YieldOutsideGenerator(leaf) : CannotWait(leaf);
        (leaf as Coroutine)?.Refuse();
        return false;
    }
}
