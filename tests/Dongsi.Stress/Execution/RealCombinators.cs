namespace Dongsi.Stress.Execution;

/// <summary>Those of the library.</summary>
internal class RealCombinators : ICombinators
{
    public virtual Coroutine<int> Group(Func<IGroup, Coroutine<int>> body) =>
        TaskGroup.Run(group => body(new RealGroup(group)));

    public virtual Coroutine<int> Timeout(TimeSpan limit, Func<TimeoutScope, Coroutine<int>> body) =>
        Asyncio.Timeout(limit, body);

    public virtual Future<int> Shield(LoopTask<int> task) => Asyncio.Shield(task);

    public virtual Coroutine<CancelScope> Scope(TimeSpan limit, bool shield, Func<CancelScope, Coroutine> body) =>
        shield
            ? CancelScope.Run(body, Asyncio.RunningLoop.Time + limit, shield: true)
            : Asyncio.MoveOnAfter(limit, body);

    private sealed class RealGroup(TaskGroup group) : IGroup
    {
        public LoopTask<int> CreateTask(Coroutine<int> coroutine, bool eager) =>
            group.CreateTask(coroutine, eager: eager);

        public void Cancel() => group.Cancel("enough");
    }
}
