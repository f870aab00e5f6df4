using Dongsi.Stress.Programs;
using Dongsi.Testing;

namespace Dongsi.Stress.Execution;

/// <summary>Runs the nodes of a random program as coroutines, and watches.</summary>
internal sealed partial class Interpreter(VirtualClock clock, Ledger ledger, ICombinators combinators)
{
    private readonly Dictionary<LoopTask, int> _numbers = [];
    private int _booms;

    public List<TrackedTask> Tasks { get; } = [];

    public List<TrackedGather> Gathers { get; } = [];

    public List<Violation> Violations { get; } = [];

    public List<string> Trace { get; } = [];

    public int TriesEntered { get; private set; }

    public int FinalliesEntered { get; private set; }

    /// <summary>A coroutine for a task of its own.</summary>
    public Coroutine<int> Body(TrackedTask tracked, Node node)
    {
        Tasks.Add(tracked);
        return RunBody(tracked, node);
    }

    public TrackedTask NewTask() => new(Tasks.Count);

    private async Coroutine<int> RunBody(TrackedTask tracked, Node node)
    {
        tracked.HasStarted = true;
        _numbers[Asyncio.CurrentTask!] = tracked.Number;
        try
        {
            return await Run(node);
        }
        finally
        {
            tracked.HasEnded = true;
            tracked.EndedAt = clock.Elapsed;
        }
    }

    private async Coroutine<int> Run(Node node)
    {
        int value;
        try
        {
            value = await Dispatch(node);
        }
        catch (Exception e)
        {
            Note(node, e.GetType().Name);
            throw;
        }

        Note(node, "done");
        Demand(value == node.Value, Promise.GivesResults, $"{node} gave another node's result");
        return value;
    }

    private Coroutine<int> Dispatch(Node node) => node.Kind switch
    {
        Kind.Sleep => Sleep(node),
        Kind.Never => Never(node),
        Kind.Raise => Raise(),
        Kind.Sequence or Kind.Call => Sequence(node),
        Kind.Spawn => Spawn(node),
        Kind.Gather => Gather(node),
        Kind.GatherOutcomes => GatherOutcomes(node),
        Kind.WaitAll => Wait(node, ReturnWhen.AllCompleted),
        Kind.WaitFirst => Wait(node, ReturnWhen.FirstCompleted),
        Kind.WaitFailure => Wait(node, ReturnWhen.FirstException),
        Kind.Timeout => Timeout(node),
        Kind.WaitFor => WaitFor(node),
        Kind.Shield => Shield(node),
        Kind.Group or Kind.CancelledGroup => Group(node),
        Kind.MoveOn or Kind.Protected => Scope(node),
        Kind.FailAfter => FailAfter(node),
        Kind.Nursery or Kind.CancelledNursery => Nursery(node),
        Kind.Start => StartInNursery(node),
        Kind.Rethrow => Rethrow(node),
        Kind.Finally => Finally(node),
        _ => throw new ArgumentOutOfRangeException(nameof(node), node.Kind, "There is no such node."),
    };

    private async Coroutine<int> Sleep(Node node)
    {
        bool mustThrow = Asyncio.CurrentTask!.IsInCancelledScope;
        await Asyncio.Sleep(node.Delay);
        Demand(!mustThrow, Promise.StaysCancelled, $"{node} was slept through in a cancelled scope");
        return node.Value;
    }

    private async Coroutine<int> Raise()
    {
        var boom = new BoomException(++_booms);
        ledger.Raise(boom);
        await Nothing();
        throw boom;
    }

    private static async Coroutine Nothing()
    {
    }

    private async Coroutine<int> Sequence(Node node)
    {
        foreach (Node part in node.Parts)
        {
            await Run(part);
        }

        return node.Value;
    }

    private async Coroutine<int> Rethrow(Node node)
    {
        try
        {
            await Run(node.Parts[0]);
        }
        catch (Exception e)
        {
            await CleanUp(node.Parts[1], inFlight: e);
            throw;
        }

        return node.Value;
    }

    private async Coroutine<int> Finally(Node node)
    {
        Exception? inFlight = null;
        TriesEntered++;
        try
        {
            await Run(node.Parts[0]);
        }
        catch (Exception e)
        {
            inFlight = e;
            throw;
        }
        finally
        {
            FinalliesEntered++;
            await CleanUp(node.Parts[1], inFlight);
        }

        return node.Value;
    }

    /// <summary>If the clean-up fails itself, the exception before it is gone: that is C#'s rule, not ours.</summary>
    private async Coroutine CleanUp(Node node, Exception? inFlight)
    {
        try
        {
            await Run(node);
        }
        catch
        {
            ledger.Arrive(inFlight, "replaced by the failure of a clean-up");
            throw;
        }
    }

    private void Note(Node node, string outcome)
    {
        int task = Asyncio.CurrentTask is { } current ? _numbers.GetValueOrDefault(current, -1) : -2;
        Trace.Add($"{clock.Elapsed.TotalMilliseconds} ms, task {task}: {node.Kind} {outcome}");
    }

    private void Demand(bool isKept, Promise promise, string otherwise)
    {
        if (!isKept)
        {
            Violations.Add(new Violation(promise, otherwise));
        }
    }
}
