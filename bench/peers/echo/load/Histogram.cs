using System.Diagnostics;
using System.Numerics;

namespace Dongsi.Peers;

/// <summary>Times in buckets of about 1.5 %: 64 for each doubling, so that adding one costs next to nothing.</summary>
internal sealed class Histogram
{
    private const int Bits = 6;

    private readonly long[] _buckets = new long[64 << Bits];

    private long _count;

    public void Add(long ticks)
    {
        _buckets[BucketOf(ticks)]++;
        _count++;
    }

    public void Clear()
    {
        Array.Clear(_buckets);
        _count = 0;
    }

    /// <summary>In microseconds; the upper end of the bucket.</summary>
    public double Quantile(double q)
    {
        var rank = (long)(q * _count);
        var bucket = 0;
        while (bucket < _buckets.Length - 1 && (rank -= _buckets[bucket]) >= 0)
            bucket++;
        return EndOf(bucket) * 1e6 / Stopwatch.Frequency;
    }

    private static int BucketOf(long ticks)
    {
        var shift = Math.Max(0, BitOperations.Log2((ulong)ticks | 1) - Bits);
        return (int)((long)shift << Bits) + (int)(ticks >> shift);
    }

    private static double EndOf(int bucket)
    {
        var shift = Math.Max(0, (bucket >> Bits) - 1);
        return Math.ScaleB(bucket - ((long)shift << Bits) + 1, shift);
    }
}
