namespace Dongsi.Tests.Support;

/// <summary>A clock that stands still until a test, or the poller that is its hand, moves it.</summary>
internal sealed class TestClock : TimeProvider
{
    private long _ticks = TimeSpan.FromDays(1000).Ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>How much time passes whenever somebody looks, as on a slow machine.</summary>
    public TimeSpan PassesPerLook { get; set; }

    public override long GetTimestamp() => _ticks += PassesPerLook.Ticks;

    public void Advance(TimeSpan time) => _ticks += time.Ticks;
}
