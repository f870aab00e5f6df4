namespace Dongsi.Stress.Execution;

/// <summary>What the programs are built of, so that broken ones can be put in to see whether anybody notices.</summary>
internal interface ICombinators
{
    Coroutine<int> Group(Func<IGroup, Coroutine<int>> body);

    Coroutine<int> Timeout(TimeSpan limit, Func<TimeoutScope, Coroutine<int>> body);

    Future<int> Shield(LoopTask<int> task);

    Coroutine<CancelScope> Scope(TimeSpan limit, bool shield, Func<CancelScope, Coroutine> body);
}
