namespace Dongsi.Testing;

/// <summary>What one crash leaves of what was not durable: nothing, everything, or each thing by chance.</summary>
/// <remarks>By chance alone the two ends, which are what happens most, would hardly ever come up.</remarks>
internal sealed class Survival
{
    private readonly Chance _chance;
    private readonly long _mood;

    public Survival(Chance chance)
    {
        _chance = chance;
        _mood = chance.Below(4);
    }

    /// <summary>How many of so many changes to one thing, one after the other, are there afterwards.</summary>
    public int Of(int changes) => _mood switch
    {
        0 => 0,
        1 => changes,
        _ => (int)_chance.Below(changes + 1),
    };
}
