using Dongsi.LowLevel;
using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Events;

public sealed class DelayTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.1, 1_000_000)]
    [InlineData(0.3, 3_000_000)]
    [InlineData(1.5, 15_000_000)]
    [InlineData(1e-7, 1)]
    [InlineData(1e-9, 0)]
    [InlineData(-0.0, 0)]
    public void Seconds_are_rounded_to_the_nearest_tick(double seconds, long ticks) =>
        Assert.Equal(ticks, Delay.Ticks(seconds));

    [Theory]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.MaxValue)]
    [InlineData(1e12)]
    public void What_is_too_long_to_count_is_the_end_of_time(double seconds) =>
        Assert.Equal(long.MaxValue, Delay.Ticks(seconds));

    [Fact]
    public void A_delay_that_is_not_a_number_is_refused() => Expect.Says(
        Assert.Throws<ArgumentOutOfRangeException>("seconds", () => Delay.Ticks(double.NaN)),
        "NaN", "Give seconds, or a TimeSpan");

    [Theory]
    [InlineData(-1e-300)]
    [InlineData(-1)]
    [InlineData(double.NegativeInfinity)]
    public void A_negative_delay_is_refused(double seconds) => Expect.Says(
        Assert.Throws<ArgumentOutOfRangeException>(nameof(seconds), () => Delay.Ticks(seconds)),
        "cannot be negative", "Math.Max(0, seconds)");

    [Fact]
    public void A_negative_time_span_is_refused() => Expect.Says(
        Assert.Throws<ArgumentOutOfRangeException>("delay", () => Delay.Ticks(TimeSpan.FromTicks(-1))),
        "cannot be negative");

    [Fact]
    public void A_time_span_keeps_its_ticks() => Assert.Equal(7, Delay.Ticks(TimeSpan.FromTicks(7)));

    [Theory]
    [InlineData(null, null)]
    [InlineData(1.5, 15_000_000L)]
    [InlineData(0.0, 0L)]
    [InlineData(-3.0, 0L)]
    [InlineData(double.NegativeInfinity, 0L)]
    [InlineData(double.PositiveInfinity, long.MaxValue)]
    public void A_limit_of_null_is_never_and_of_less_than_nothing_is_now(double? seconds, long? ticks) =>
        Assert.Equal(ticks, Delay.LimitTicks(seconds));

    [Fact]
    public void A_limit_that_is_not_a_number_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Delay.LimitTicks(double.NaN));

    [Theory]
    [InlineData(5, 3, 8)]
    [InlineData(5, long.MaxValue, long.MaxValue)]
    [InlineData(long.MaxValue - 1, 1, long.MaxValue)]
    public void A_deadline_after_the_end_of_time_is_the_end_of_time(long now, long ticks, long deadline) =>
        Assert.Equal(deadline, Delay.After(now, ticks));
}
