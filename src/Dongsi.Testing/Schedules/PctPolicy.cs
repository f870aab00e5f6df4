namespace Dongsi.Testing;

/// <inheritdoc cref="SchedulePolicy.Pct"/>
internal sealed class PctPolicy : SchedulePolicy
{
    private readonly Chance _chance;
    private readonly HashSet<long> _changes = [];
    private readonly Dictionary<LoopTask, long> _priorities = [];
    private readonly long _callbacks;
    private long _step;
    private long _lowest;

    public PctPolicy(int seed, int depth, int length)
    {
        _chance = new Chance(seed);
        _callbacks = NewPriority();
        for (int i = 1; i < depth; i++)
        {
            _changes.Add(_chance.Below(length));
        }
    }

    internal override int Choose(IReadOnlyList<Lane> lanes)
    {
        int highest = Highest(lanes);
        if (_changes.Contains(_step++) && lanes[highest].Task is { } unlucky)
        {
            _priorities[unlucky] = --_lowest;
            highest = Highest(lanes);
        }

        return highest;
    }

    private int Highest(IReadOnlyList<Lane> lanes)
    {
        int highest = 0;
        for (int i = 1; i < lanes.Count; i++)
        {
            if (PriorityOf(lanes[i]) > PriorityOf(lanes[highest]))
            {
                highest = i;
            }
        }

        return highest;
    }

    private long PriorityOf(Lane lane)
    {
        if (lane.Task is not { } task)
        {
            return _callbacks;
        }

        if (!_priorities.TryGetValue(task, out long priority))
        {
            _priorities[task] = priority = NewPriority();
        }

        return priority;
    }

    private long NewPriority() => _chance.Below(long.MaxValue);
}
