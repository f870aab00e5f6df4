using Dongsi.Stress.Schedules;
using Xunit;

namespace Dongsi.Stress.Locks;

/// <summary>Nobody sleeps on who was to be woken, and nothing is lost, whoever is cancelled whenever.</summary>
public sealed class WaitScheduleTests
{
    [Fact]
    public void An_event() => RandomSchedules.Check(static _ => new EventSubject());

    [Fact]
    public void A_condition() => RandomSchedules.Check(static _ => new ConditionSubject());

    [Fact]
    public void A_barrier() => RandomSchedules.Check(static random => new BarrierSubject(random.Next(1, 4)));

    [Fact]
    public void A_semaphore_as_a_signal() => RandomSchedules.Check(static _ => new SignalSubject());

    [Fact]
    public void A_limiter_whose_size_changes() => RandomSchedules.Check(static _ => new ResizedLimiterSubject());
}
