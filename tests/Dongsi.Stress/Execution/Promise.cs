namespace Dongsi.Stress.Execution;

/// <summary>What the library promises, and a random program may find broken.</summary>
internal enum Promise
{
    /// <summary>Nothing hangs, nothing spins, and no task or timer is left.</summary>
    Ends,

    /// <summary>Every exception arrives somewhere, once.</summary>
    LosesNothing,

    /// <summary>Who is cancelled from outside does not succeed.</summary>
    HearsCancellation,

    /// <summary>Every <c>finally</c> runs, and every task that began ends.</summary>
    CleansUp,

    /// <summary>A group is left after its last task has ended.</summary>
    WaitsForChildren,

    /// <summary>A scope takes back the requests that it made, and only those.</summary>
    BalancesRequests,

    /// <summary>Who is in a cancelled scope gets through no await.</summary>
    StaysCancelled,

    /// <summary>A scope catches its own cancellation, and no other.</summary>
    CatchesItsOwn,

    /// <summary>Results are the right ones, in the right order.</summary>
    GivesResults,
}
