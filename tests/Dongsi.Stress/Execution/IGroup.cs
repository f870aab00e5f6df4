namespace Dongsi.Stress.Execution;

/// <summary>What a program needs of a task group.</summary>
internal interface IGroup
{
    LoopTask<int> CreateTask(Coroutine<int> coroutine, bool eager);

    void Cancel();
}
