using Dongsi.Stress.Programs;

namespace Dongsi.Stress.Execution;

// Those nodes that start tasks outside a group.
internal sealed partial class Interpreter
{
    private LoopTask<int> Start(Node node, bool eager = false)
    {
        TrackedTask tracked = NewTask();
        tracked.Task = Asyncio.CreateTask(Body(tracked, node), eager: eager);
        return tracked.Task;
    }

    private LoopTask<int>[] StartParts(Node node) => [.. node.Parts.Select(part => Start(part, node.Option))];

    private async Coroutine<int> Spawn(Node node)
    {
        int value = await Start(node.Parts[0], node.Option);
        Demand(value == node.Parts[0].Value, Promise.GivesResults, $"the task of {node} gave another one's result");
        return node.Value;
    }

    private async Coroutine<int> Gather(Node node)
    {
        LoopTask<int>[] tasks = StartParts(node);
        Future<int[]> future = Asyncio.Gather<int>(tasks);
        Gathers.Add(new TrackedGather(future, tasks, KeepsFailures: false));
        int[] values = await future;
        Demand(
            values.SequenceEqual(node.Parts.Select(part => part.Value)),
            Promise.GivesResults,
            $"{node} gave its results in another order");
        return node.Value;
    }

    private async Coroutine<int> GatherOutcomes(Node node)
    {
        await Outcomes(StartParts(node), node.Parts);
        return node.Value;
    }

    private async Coroutine Outcomes(LoopTask<int>[] tasks, IReadOnlyList<Node> nodes)
    {
        Future<Outcome<int>[]> future = Asyncio.GatherOutcomes<int>(tasks);
        Gathers.Add(new TrackedGather(future, tasks, KeepsFailures: true));
        Outcome<int>[] outcomes = await future;
        Demand(
            outcomes.Zip(nodes).All(pair => !pair.First.IsSuccess || pair.First.Value == pair.Second.Value),
            Promise.GivesResults,
            "GatherOutcomes gave its results in another order");
    }

    private async Coroutine<int> Wait(Node node, ReturnWhen returnWhen)
    {
        // Wait owns none of its tasks, so the program has to: it looks at those that are done and cancels the rest.
        LoopTask<int>[] tasks = StartParts(node);
        (IReadOnlyCollection<LoopTask<int>> done, IReadOnlyCollection<LoopTask<int>> pending) =
            await Asyncio.Wait(tasks, node.Option ? node.Delay.TotalSeconds : null, returnWhen);
        CheckWait(node, returnWhen, tasks, done, pending);
        foreach (LoopTask<int> task in done.Where(task => !task.Cancelled))
        {
            ledger.Arrive(task.Exception, "looked at after Wait");
        }

        foreach (LoopTask<int> task in pending)
        {
            task.Cancel("not fast enough");
        }

        Node[] nodes = [.. pending.Select(task => node.Parts[Array.IndexOf(tasks, task)])];
        await Outcomes([.. pending], nodes);
        return node.Value;
    }

    private void CheckWait(
        Node node,
        ReturnWhen returnWhen,
        LoopTask<int>[] tasks,
        IReadOnlyCollection<LoopTask<int>> done,
        IReadOnlyCollection<LoopTask<int>> pending)
    {
        Demand(done.All(task => task.Done), Promise.GivesResults, $"{node} called a task done that was not");
        Demand(pending.All(task => !task.Done), Promise.GivesResults, $"{node} called a task pending that was done");
        Demand(
            done.Concat(pending).ToHashSet().SetEquals(tasks),
            Promise.GivesResults,
            $"{node} gave other tasks than it was given");
        bool enough = pending.Count == 0
            || (returnWhen == ReturnWhen.FirstCompleted && done.Count > 0)
            || (returnWhen == ReturnWhen.FirstException && done.Any(task => task.HasFailed));
        Demand(enough || node.Option, Promise.GivesResults, $"{node} returned too early");
    }

    private async Coroutine<int> Shield(Node node)
    {
        Future<int> future = combinators.Shield(Start(node.Parts[0], node.Option));
        _kept.Add(future);
        int value = await future;
        Demand(value == node.Parts[0].Value, Promise.GivesResults, $"{node} gave another task's result");
        return node.Value;
    }

    // A failed future that is collected reports itself whenever the garbage collector comes by, and so adds a turn.
    // Those that are kept report at the end, and every run is the same.
    private readonly List<Future> _kept = [];
}
