using Dongsi.LowLevel;

namespace Dongsi;

// Fixed numbers of awaitables give a tuple, so that each result keeps its type.
public static partial class Asyncio
{
    /// <summary>
    /// Runs all at the same time and gives their results in the order of the arguments. Coroutines become tasks.
    /// The first failure is thrown at once; the others go on.
    /// </summary>
    /// <exception cref="InvalidOperationException">No loop is running on this thread.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: if not all are done.</para>
    /// <para><b>Cancel safety</b>: cancelling the await cancels all that are not done, and throws as soon as one of
    /// them has ended. To have the others stopped by a failure, and waited for, use a <see cref="TaskGroup"/>.</para>
    /// <para><b>Python</b>: <c>asyncio.gather()</c>.</para>
    /// </remarks>
    public static Future<(T1, T2)> Gather<T1, T2>(
        IAwaitable<T1> first, IAwaitable<T2> second) =>
        new Children(RunningLoop)
            .Add(first).Add(second)
            .Gather(static f => (
                Children.ResultOf<T1>(f[0]), Children.ResultOf<T2>(f[1])));

    /// <inheritdoc cref="Gather{T1, T2}(IAwaitable{T1}, IAwaitable{T2})"/>
    public static Future<(T1, T2, T3)> Gather<T1, T2, T3>(
        IAwaitable<T1> first, IAwaitable<T2> second, IAwaitable<T3> third) =>
        new Children(RunningLoop)
            .Add(first).Add(second).Add(third)
            .Gather(static f => (
                Children.ResultOf<T1>(f[0]), Children.ResultOf<T2>(f[1]), Children.ResultOf<T3>(f[2])));

    /// <inheritdoc cref="Gather{T1, T2}(IAwaitable{T1}, IAwaitable{T2})"/>
    public static Future<(T1, T2, T3, T4)> Gather<T1, T2, T3, T4>(
        IAwaitable<T1> first, IAwaitable<T2> second, IAwaitable<T3> third, IAwaitable<T4> fourth) =>
        new Children(RunningLoop)
            .Add(first).Add(second).Add(third).Add(fourth)
            .Gather(static f => (
                Children.ResultOf<T1>(f[0]), Children.ResultOf<T2>(f[1]), Children.ResultOf<T3>(f[2]),
                Children.ResultOf<T4>(f[3])));

    /// <inheritdoc cref="Gather{T1, T2}(IAwaitable{T1}, IAwaitable{T2})"/>
    public static Future<(T1, T2, T3, T4, T5)> Gather<T1, T2, T3, T4, T5>(
        IAwaitable<T1> first, IAwaitable<T2> second, IAwaitable<T3> third, IAwaitable<T4> fourth,
        IAwaitable<T5> fifth) =>
        new Children(RunningLoop)
            .Add(first).Add(second).Add(third).Add(fourth).Add(fifth)
            .Gather(static f => (
                Children.ResultOf<T1>(f[0]), Children.ResultOf<T2>(f[1]), Children.ResultOf<T3>(f[2]),
                Children.ResultOf<T4>(f[3]), Children.ResultOf<T5>(f[4])));

    /// <inheritdoc cref="Gather{T1, T2}(IAwaitable{T1}, IAwaitable{T2})"/>
    public static Future<(T1, T2, T3, T4, T5, T6)> Gather<T1, T2, T3, T4, T5, T6>(
        IAwaitable<T1> first, IAwaitable<T2> second, IAwaitable<T3> third, IAwaitable<T4> fourth,
        IAwaitable<T5> fifth, IAwaitable<T6> sixth) =>
        new Children(RunningLoop)
            .Add(first).Add(second).Add(third).Add(fourth).Add(fifth).Add(sixth)
            .Gather(static f => (
                Children.ResultOf<T1>(f[0]), Children.ResultOf<T2>(f[1]), Children.ResultOf<T3>(f[2]),
                Children.ResultOf<T4>(f[3]), Children.ResultOf<T5>(f[4]), Children.ResultOf<T6>(f[5])));

    /// <inheritdoc cref="Gather{T1, T2}(IAwaitable{T1}, IAwaitable{T2})"/>
    public static Future<(T1, T2, T3, T4, T5, T6, T7)> Gather<T1, T2, T3, T4, T5, T6, T7>(
        IAwaitable<T1> first, IAwaitable<T2> second, IAwaitable<T3> third, IAwaitable<T4> fourth,
        IAwaitable<T5> fifth, IAwaitable<T6> sixth, IAwaitable<T7> seventh) =>
        new Children(RunningLoop)
            .Add(first).Add(second).Add(third).Add(fourth).Add(fifth).Add(sixth).Add(seventh)
            .Gather(static f => (
                Children.ResultOf<T1>(f[0]), Children.ResultOf<T2>(f[1]), Children.ResultOf<T3>(f[2]),
                Children.ResultOf<T4>(f[3]), Children.ResultOf<T5>(f[4]), Children.ResultOf<T6>(f[5]),
                Children.ResultOf<T7>(f[6])));

    /// <inheritdoc cref="Gather{T1, T2}(IAwaitable{T1}, IAwaitable{T2})"/>
    public static Future<(T1, T2, T3, T4, T5, T6, T7, T8)> Gather<T1, T2, T3, T4, T5, T6, T7, T8>(
        IAwaitable<T1> first, IAwaitable<T2> second, IAwaitable<T3> third, IAwaitable<T4> fourth,
        IAwaitable<T5> fifth, IAwaitable<T6> sixth, IAwaitable<T7> seventh, IAwaitable<T8> eighth) =>
        new Children(RunningLoop)
            .Add(first).Add(second).Add(third).Add(fourth).Add(fifth).Add(sixth).Add(seventh).Add(eighth)
            .Gather(static f => (
                Children.ResultOf<T1>(f[0]), Children.ResultOf<T2>(f[1]), Children.ResultOf<T3>(f[2]),
                Children.ResultOf<T4>(f[3]), Children.ResultOf<T5>(f[4]), Children.ResultOf<T6>(f[5]),
                Children.ResultOf<T7>(f[6]), Children.ResultOf<T8>(f[7])));
}
