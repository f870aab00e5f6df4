namespace Dongsi.Testing;

/// <summary>All chance of a simulated network or disk: the same numbers for the same seed, on every machine.</summary>
/// <remarks>SplitMix64. Not <see cref="Random"/>, whose numbers no one promises from one .NET to the next.</remarks>
internal sealed class Chance(int seed)
{
    private ulong _state = (ulong)(uint)seed;

    /// <summary>0 to <paramref name="bound"/>, which is not reached.</summary>
    public long Below(long bound) => (long)((UInt128)Next() * (ulong)bound >> 64);

    /// <summary>It happens as often as that. What never or always happens draws no number.</summary>
    public bool Happens(double probability) =>
        probability > 0 && (probability >= 1 || (Next() >> 11) * (1.0 / (1UL << 53)) < probability);

    /// <summary>Puts a list into some order.</summary>
    public void Shuffle<T>(List<T> items)
    {
        for (int i = items.Count - 1; i > 0; i--)
        {
            int j = (int)Below(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    private ulong Next()
    {
        ulong z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
