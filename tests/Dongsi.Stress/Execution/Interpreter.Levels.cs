using Dongsi.Stress.Programs;

namespace Dongsi.Stress.Execution;

// Those nodes that are cancelled as a whole, in Trio's way.
internal sealed partial class Interpreter
{
    /// <summary>All scopes that were ever entered.</summary>
    public List<CancelScope> Scopes { get; } = [];

    private async Coroutine<int> Scope(Node node)
    {
        ScopeEntry entry = ScopeEntry.Now();
        CancelScope? entered = null;
        try
        {
            CancelScope scope = await combinators.Scope(node.Delay, node.Kind == Kind.Protected, async scope =>
            {
                entered = scope;
                Scopes.Add(scope);
                await Run(node.Parts[0]);
                if (node.Option)
                {
                    scope.Cancel("at the end");
                    await Asyncio.Checkpoint();
                    Demand(false, Promise.StaysCancelled, $"{node} took a checkpoint after it was cancelled");
                }
            });
        }
        catch (Exception e)
        {
            CheckLeft(node, entered, entry, e);
            throw;
        }

        CheckLeft(node, entered, entry, thrown: null);
        return node.Value;
    }

    private async Coroutine<int> FailAfter(Node node)
    {
        ScopeEntry entry = ScopeEntry.Now();
        try
        {
            await Asyncio.FailAfter(node.Delay, async scope =>
            {
                Scopes.Add(scope);
                await Run(node.Parts[0]);
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

    private async Coroutine<int> Nursery(Node node)
    {
        ScopeEntry entry = ScopeEntry.Now();
        List<LoopTask> children = [];
        CancelScope? entered = null;
        bool wasNobodys = false;
        try
        {
            await Dongsi.Nursery.Run(async nursery =>
            {
                entered = nursery.CancelScope;
                Scopes.Add(entered);
                foreach (Node part in node.Parts.Skip(1))
                {
                    TrackedTask tracked = NewTask();
                    tracked.Task = nursery.StartSoon(Body(tracked, part));
                    children.Add(tracked.Task);
                }

                try
                {
                    await Run(node.Parts[0]);
                }
                catch (CancelledException) when (!entered.IsHostAsked)
                {
                    // A task that it awaited was cancelled, and nobody wanted the end of this one.
                    wasNobodys = true;
                    throw;
                }

                if (node.Kind == Kind.CancelledNursery)
                {
                    nursery.CancelScope.Cancel("at the end");
                }
            });
        }
        catch (Exception e)
        {
            CheckLeft(node, wasNobodys ? null : entered, entry, e);
            throw;
        }
        finally
        {
            Demand(
                children.TrueForAll(child => child.IsDone),
                Promise.WaitsForChildren,
                $"{node} ended while a child was living");
        }

        CheckLeft(node, entered, entry, thrown: null);
        return node.Value;
    }

    private async Coroutine<int> StartInNursery(Node node)
    {
        int seen = 0;
        await Dongsi.Nursery.Run(async nursery =>
        {
            Scopes.Add(nursery.CancelScope);
            seen = await nursery.Start<int>(async status =>
            {
                if (node.Option)
                {
                    status.Started(node.Value);
                }

                await Run(node.Parts[0]);
                if (!node.Option)
                {
                    status.Started(node.Value);
                }
            });
            Demand(seen == node.Value, Promise.GivesResults, $"{node} was started with another value");
        });
        return node.Value;
    }

    private void CheckLeft(Node node, CancelScope? scope, ScopeEntry entry, Exception? thrown)
    {
        ScopeEntry exit = ScopeEntry.Now();
        bool isWantedOutside = (scope is not { Shield: true } && Asyncio.CurrentTask!.IsInCancelledScope)
            || exit.Requests > entry.Delivered;
        if (thrown is null)
        {
            Demand(
                scope is { CancelledCaught: false } || !isWantedOutside,
                Promise.CatchesItsOwn,
                $"{node} caught a cancellation that was meant for somebody outside");
        }
        else
        {
            Demand(
                thrown is not CancelledException || scope is not { CancelCalled: true } || isWantedOutside,
                Promise.CatchesItsOwn,
                $"{node} let its own cancellation out");
        }

        CheckRequests(node, entry, isRestored: thrown is null);
    }
}
