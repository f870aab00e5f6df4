using System.Runtime.CompilerServices;
using Dongsi.LowLevel;

namespace Dongsi;

public static partial class Asyncio
{
    /// <param name="awaitables">Coroutines, which become tasks, and futures. None gives an empty array at once.</param>
    /// <typeparam name="T">The type of the results.</typeparam>
    /// <inheritdoc cref="Gather{T1, T2}(IAwaitable{T1}, IAwaitable{T2})"/>
    // An array of tasks is an IAwaitable[] as well, and the results must not be lost to the overload that has none.
    [OverloadResolutionPriority(1)]
    public static Future<T[]> Gather<T>(IEnumerable<IAwaitable<T>> awaitables) =>
        Collect(awaitables).Gather(static children => Array.ConvertAll(children, Children.ResultOf<T>));

    /// <param name="awaitables">Coroutines, which become tasks, and futures.</param>
    /// <inheritdoc cref="Gather{T1, T2}(IAwaitable{T1}, IAwaitable{T2})"/>
    public static Future Gather(IEnumerable<IAwaitable> awaitables)
    {
        ArgumentNullException.ThrowIfNull(awaitables);
        var children = new Children(RunningLoop);
        foreach (IAwaitable awaitable in awaitables)
        {
            children.Add(awaitable);
        }

        return children.Gather(static _ => true);
    }

    /// <param name="awaitables">Coroutines, which become tasks, and futures.</param>
    /// <inheritdoc cref="Gather{T1, T2}(IAwaitable{T1}, IAwaitable{T2})"/>
    public static Future Gather(params IAwaitable[] awaitables) => Gather((IEnumerable<IAwaitable>)awaitables);

    /// <summary>
    /// Runs all at the same time, waits until every one has ended, and gives how each did, in the order given. One
    /// that failed or was cancelled does not disturb the others.
    /// </summary>
    /// <typeparam name="T">The type of the results.</typeparam>
    /// <param name="awaitables">Coroutines, which become tasks, and futures.</param>
    /// <exception cref="InvalidOperationException">No loop is running on this thread.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: if not all are done.</para>
    /// <para><b>Cancel safety</b>: cancelling the await cancels all that are not done, waits for them, and
    /// throws.</para>
    /// <para><b>Python</b>: <c>asyncio.gather(…, return_exceptions=True)</c>.</para>
    /// </remarks>
    public static Future<Outcome<T>[]> GatherOutcomes<T>(IEnumerable<IAwaitable<T>> awaitables) =>
        Collect(awaitables).Gather(
            static children => Array.ConvertAll(children, Children.OutcomeOf<T>), keepsFailures: true);

    private static Children Collect<T>(IEnumerable<IAwaitable<T>> awaitables)
    {
        ArgumentNullException.ThrowIfNull(awaitables);
        var children = new Children(RunningLoop);
        foreach (IAwaitable<T> awaitable in awaitables)
        {
            children.Add(awaitable);
        }

        return children;
    }
}
