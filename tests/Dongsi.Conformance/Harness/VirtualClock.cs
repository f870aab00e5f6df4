namespace Dongsi.Conformance;

/// <summary>A clock that moves only when it is told to, in ticks of 100 ns.</summary>
internal sealed class VirtualClock : TimeProvider
{
    private long _ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _ticks;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddTicks(_ticks);

    public void Advance(long ticks) => _ticks += ticks;
}
