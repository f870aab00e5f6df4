namespace Dongsi.Testing;

/// <summary>One direction of a link: what goes first leaves first, and it takes as long as the bandwidth says.
/// </summary>
internal sealed class Wire
{
    private long _since;
    private long _bytes;
    private long? _bandwidth;
    private long _free;

    /// <summary>Datagrams keep their order, unless one is to be late.</summary>
    public long LastDatagram { get; set; }

    /// <summary>When the last byte has left. Exact however the bytes are cut: what is kept is the sum.</summary>
    public long Depart(long now, int count, long? bandwidth)
    {
        if (bandwidth is not { } perSecond)
        {
            return Math.Max(now, _free);
        }

        if (now >= _free || bandwidth != _bandwidth)
        {
            _since = Math.Max(now, _free);
            _bytes = 0;
            _bandwidth = bandwidth;
        }

        _bytes += count;
        Int128 ticks = ((Int128)_bytes * TimeSpan.TicksPerSecond + perSecond - 1) / perSecond;
        return _free = _since + (long)ticks;
    }
}
