namespace Dongsi.Testing;

/// <inheritdoc cref="SchedulePolicy.Replay"/>
internal sealed class ReplayPolicy(int[] choices) : SchedulePolicy
{
    private int _next;

    internal override int Choose(IReadOnlyList<Lane> lanes)
    {
        int choice = _next < choices.Length ? choices[_next] : 0;
        _next++;
        return choice < lanes.Count ? choice : 0;
    }
}
