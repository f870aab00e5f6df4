using Dongsi.LowLevel;

namespace Dongsi;

public static partial class Asyncio
{
    /// <summary>Waits, and lets the others run meanwhile.</summary>
    /// <param name="seconds">Seconds; 0 lets every ready task run once, and is the cheapest way to give way.</param>
    /// <exception cref="ArgumentOutOfRangeException">The delay is negative or not a number.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: always.</para>
    /// <para><b>Cancel safety</b>: nothing is lost; the timer is gone at once.</para>
    /// <para><b>Python</b>: <c>asyncio.sleep()</c>, which takes a negative delay for 0.</para>
    /// </remarks>
    public static Coroutine Sleep(double seconds) =>
        seconds == 0 ? YieldCoroutine.Instance : SleepTicks(Delay.Ticks(seconds));

    /// <param name="delay">How long; zero lets every ready task run once.</param>
    /// <inheritdoc cref="Sleep(double)"/>
    public static Coroutine Sleep(TimeSpan delay) => SleepTicks(Delay.Ticks(delay));

    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="seconds">Seconds; 0 lets every ready task run once.</param>
    /// <param name="result">What the await gives in the end.</param>
    /// <inheritdoc cref="Sleep(double)"/>
    public static Coroutine<T> Sleep<T>(double seconds, T result) => WithResult.Sleep(Delay.Ticks(seconds), result);

    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="delay">How long; zero lets every ready task run once.</param>
    /// <param name="result">What the await gives in the end.</param>
    /// <inheritdoc cref="Sleep(double)"/>
    public static Coroutine<T> Sleep<T>(TimeSpan delay, T result) => WithResult.Sleep(Delay.Ticks(delay), result);

    private static Coroutine SleepTicks(long ticks)
    {
        if (ticks == 0)
        {
            return YieldCoroutine.Instance;
        }

        var sleep = new SleepCoroutine(ticks);
        CoroutineBuilding.Created(sleep);
        return sleep;
    }

    // In a class of its own, so that call graphs show the name that the user has called.
    private static class WithResult
    {
        public static async Coroutine<T> Sleep<T>(long ticks, T result)
        {
            await SleepTicks(ticks);
            return result;
        }
    }
}
