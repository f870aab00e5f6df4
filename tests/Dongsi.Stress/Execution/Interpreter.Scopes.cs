using Dongsi.Stress.Programs;

namespace Dongsi.Stress.Execution;

// Those nodes that cancel the task that they run in, and must put back what they changed.
internal sealed partial class Interpreter
{
    private async Coroutine<int> Timeout(Node node)
    {
        ScopeEntry entry = ScopeEntry.Now();
        try
        {
            await combinators.Timeout(node.Delay, async scope =>
            {
                if (node.Option)
                {
                    scope.Reschedule(scope.When + node.Delay);
                }

                return await Run(node.Parts[0]);
            });
        }
        catch (Exception e)
        {
            CheckRequests(node, entry, isRestored: IsNewTimeout(e));
            throw;
        }

        CheckRequests(node, entry, isRestored: true);
        return node.Value;
    }

    private async Coroutine<int> Never(Node node)
    {
        ScopeEntry entry = ScopeEntry.Now();
        try
        {
            await combinators.Timeout(node.Delay, async _ => await Asyncio.RunningLoop.CreateFuture<int>());
        }
        catch (Exception e)
        {
            CheckRequests(node, entry, isRestored: IsNewTimeout(e));
            throw;
        }

        return node.Value;
    }

    private async Coroutine<int> WaitFor(Node node)
    {
        ScopeEntry entry = ScopeEntry.Now();
        try
        {
            IAwaitable<int> awaitable = node.Option ? Start(node.Parts[0]) : Run(node.Parts[0]);
            await Asyncio.WaitFor(awaitable, node.Delay);
        }
        catch (Exception e)
        {
            CheckRequests(node, entry, isRestored: IsNewTimeout(e));
            throw;
        }

        CheckRequests(node, entry, isRestored: true);
        return node.Value;
    }

    private async Coroutine<int> Group(Node node)
    {
        ScopeEntry entry = ScopeEntry.Now();
        List<LoopTask> children = [];
        bool hasReturned = false;
        try
        {
            await combinators.Group(async group =>
            {
                foreach (Node part in node.Parts.Skip(1))
                {
                    TrackedTask tracked = NewTask();
                    tracked.Task = group.CreateTask(Body(tracked, part), node.Option);
                    children.Add(tracked.Task);
                }

                int value = await Run(node.Parts[0]);
                if (node.Kind == Kind.CancelledGroup)
                {
                    group.Cancel();
                }

                return value;
            });
            hasReturned = true;
        }
        finally
        {
            Demand(
                children.TrueForAll(child => child.IsDone),
                Promise.WaitsForChildren,
                $"{node} ended while a child was living");
            CheckRequests(node, entry, isRestored: hasReturned);
        }

        return node.Value;
    }

    /// <summary>Raised by this scope, or by one inside that has counted it already?</summary>
    private bool IsNewTimeout(Exception exception) => exception is TimeoutException && ledger.Raise(exception);

    /// <summary>
    /// Who returns has swallowed no request of others, and who gives up for time only its own. Who throws something
    /// else may leave requests of others behind, and takes none of them back.
    /// </summary>
    private void CheckRequests(Node node, ScopeEntry entry, bool isRestored)
    {
        ScopeEntry exit = ScopeEntry.Now();
        Demand(
            isRestored ? exit.Requests == entry.Requests : exit.Requests >= entry.Requests,
            Promise.BalancesRequests,
            $"{node} was entered with {entry.Requests} requests and left with {exit.Requests}");
        Demand(
            !isRestored || entry.IsPending || !exit.IsPending,
            Promise.BalancesRequests,
            $"{node} ended well and left a cancellation behind");
    }

    private readonly record struct ScopeEntry(int Requests, bool IsPending)
    {
        /// <summary>Those that an await had been told of.</summary>
        public int Delivered => Requests - (IsPending ? 1 : 0);

        public static ScopeEntry Now()
        {
            LoopTask task = Asyncio.CurrentTask!;
            return new ScopeEntry(task.Cancelling, task.HasPendingCancel);
        }
    }
}
