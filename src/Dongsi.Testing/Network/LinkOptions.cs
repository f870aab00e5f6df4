namespace Dongsi.Testing;

/// <summary>How good the way between two hosts is, the same in both directions.</summary>
public sealed record LinkOptions
{
    /// <summary>Nothing takes time and nothing is lost.</summary>
    public static LinkOptions Perfect { get; } = new();

    /// <summary>How long every packet is on its way. None by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public TimeSpan Latency { get; init => field = NotNegative(value, nameof(Latency)); }

    /// <summary>How much longer it may take, chosen anew for each packet. Packets do not overtake each other for it;
    /// see <see cref="Reorder"/>. None by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public TimeSpan Jitter { get; init => field = NotNegative(value, nameof(Jitter)); }

    /// <summary>Bytes a second in each direction; null, the default, for as many as there are.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not above 0.</exception>
    public long? Bandwidth
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value ?? 1, nameof(Bandwidth));
            field = value;
        }
    }

    /// <summary>How likely a datagram is lost, 0 to 1. Streams lose nothing.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is no probability.</exception>
    public double Loss { get; init => field = Probability(value, nameof(Loss)); }

    /// <summary>How likely a datagram is so late that others overtake it, 0 to 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is no probability.</exception>
    public double Reorder { get; init => field = Probability(value, nameof(Reorder)); }

    /// <summary>How likely a datagram comes twice, 0 to 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is no probability.</exception>
    public double Duplicate { get; init => field = Probability(value, nameof(Duplicate)); }

    private static TimeSpan NotNegative(TimeSpan value, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero, name);
        return value;
    }

    private static double Probability(double value, string name) => value is >= 0 and <= 1
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} is a probability, from 0 (never) to 1 (always).");
}
