namespace Dongsi.Testing;

/// <inheritdoc cref="SchedulePolicy.Random"/>
internal sealed class RandomPolicy(int seed) : SchedulePolicy
{
    private readonly Chance _chance = new(seed);

    internal override int Choose(IReadOnlyList<Lane> lanes) => (int)_chance.Below(lanes.Count);
}
