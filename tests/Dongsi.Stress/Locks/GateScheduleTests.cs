using Dongsi.Stress.Schedules;
using Xunit;

namespace Dongsi.Stress.Locks;

/// <summary>
/// Nobody too many is in, all come to their turn in order, and no place is lost, whoever is cancelled whenever.
/// </summary>
public sealed class GateScheduleTests
{
    [Fact]
    public void A_lock() => RandomSchedules.Check(static _ => new GateSubject(new Gates.OfLock(), 1));

    [Fact]
    public void A_semaphore() => RandomSchedules.Check(static random =>
    {
        int places = random.Next(1, 4);
        return new GateSubject(new Gates.OfSemaphore(new AsyncSemaphore(places)), places);
    });

    [Fact]
    public void A_bounded_semaphore() => RandomSchedules.Check(static random =>
    {
        int places = random.Next(1, 4);
        return new GateSubject(new Gates.OfSemaphore(new BoundedAsyncSemaphore(places)), places);
    });

    [Fact]
    public void A_limiter() => RandomSchedules.Check(static random =>
    {
        int places = random.Next(1, 4);
        return new GateSubject(new Gates.OfLimiter(places), places);
    });

    [Fact]
    public void A_lock_that_forgets_a_cancelled_waiter_who_was_served_is_found() =>
        IsFound(static () => new BrokenGates.Forgetful(), "deadlock");

    [Fact]
    public void A_lock_that_lets_somebody_slip_in_is_found() =>
        IsFound(static () => new BrokenGates.Barging(looksAgain: true), "who came first");

    [Fact]
    public void A_lock_that_lets_two_in_is_found() =>
        IsFound(static () => new BrokenGates.Barging(looksAgain: false), "2 are in");

    private static void IsFound(Func<IGate> broken, string complaint)
    {
        GateSubject Make(Random random) => new(broken(), 1);
        Shape? found = RandomSchedules.Find(Make, 100_000);
        Assert.NotNull(found);
        Assert.InRange(found.Value.Actors * found.Value.Steps, 1, 30);
        string explanation = RandomSchedules.Explain(Make, found.Value);
        Assert.Equal(explanation, RandomSchedules.Explain(Make, found.Value));
        Assert.Contains(complaint, Complaints(Make), StringComparison.Ordinal);
    }

    private static string Complaints(Func<Random, Subject> make) => string.Join(
        "\n", Enumerable.Range(1, 200).Select(seed => Schedule.Run(new Shape(seed, 4, 10), make)).Distinct());
}
