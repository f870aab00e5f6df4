using Dongsi.LowLevel;

namespace Dongsi;

public static partial class Asyncio
{
    /// <summary>Computes a function for many items on all processors, while the loop goes on.</summary>
    /// <typeparam name="TSource">The type of the items.</typeparam>
    /// <typeparam name="TResult">The type of the results.</typeparam>
    /// <param name="source">The items; read to its end on the loop's thread before anything is computed.</param>
    /// <param name="function">Called once for each item, on several threads at the same time.</param>
    /// <param name="maxDegreeOfParallelism">How many threads at most; null for one per processor.</param>
    /// <returns>A coroutine with the results, in the order of the items.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one thread.</exception>
    /// <exception cref="InvalidOperationException">Awaited outside a task.</exception>
    /// <remarks>
    /// <para>When an item fails, no more are begun, and when those that were begun have ended, its failure is thrown:
    /// of several the one of the first item, as in a plain loop.</para>
    /// <para><b>Checkpoint</b>: unless there is no item.</para>
    /// <para><b>Cancel safety</b>: no more items are begun, and the cancellation arrives when those that were begun
    /// have ended; they can hear of it, see <see cref="FromThread"/>.</para>
    /// <para><b>Python</b>: <c>executor.map()</c> of a <c>ProcessPoolExecutor</c>; its threads cannot compute at the
    /// same time, because one lock is around the interpreter. AnyIO's <c>amap()</c> is for coroutines.</para>
    /// </remarks>
    public static Coroutine<TResult[]> ParallelMap<TSource, TResult>(
        IEnumerable<TSource> source, Func<TSource, TResult> function, int? maxDegreeOfParallelism = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(function);
        int degree = maxDegreeOfParallelism ?? Environment.ProcessorCount;
        ArgumentOutOfRangeException.ThrowIfLessThan(degree, 1, nameof(maxDegreeOfParallelism));
        return Map();

        async Coroutine<TResult[]> Map() =>
            await new ParallelMapping<TSource, TResult>([.. source], function, degree).Run();
    }
}
