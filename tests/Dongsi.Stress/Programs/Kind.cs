namespace Dongsi.Stress.Programs;

/// <summary>What a node of a random program does.</summary>
internal enum Kind
{
    /// <summary>Sleeps for its time; zero is one turn.</summary>
    Sleep,

    /// <summary>Awaits what never comes, with its time as the limit.</summary>
    Never,

    /// <summary>Throws.</summary>
    Raise,

    /// <summary>Its parts, one after the other, in the same coroutine.</summary>
    Sequence,

    /// <summary>Awaits its part as a coroutine of its own.</summary>
    Call,

    /// <summary>Awaits its part as a task; option: eager.</summary>
    Spawn,

    /// <summary>Its parts as tasks in <c>Gather</c>; option: eager.</summary>
    Gather,

    /// <summary>Its parts as tasks in <c>GatherOutcomes</c>; option: eager.</summary>
    GatherOutcomes,

    /// <summary>Its parts as tasks in <c>Wait</c> for all; option: with its time as the limit.</summary>
    WaitAll,

    /// <summary>The same for the first that ends.</summary>
    WaitFirst,

    /// <summary>The same for the first that fails.</summary>
    WaitFailure,

    /// <summary>Its part under <c>Timeout</c> of its time; option: the body moves the limit once.</summary>
    Timeout,

    /// <summary>Its part under <c>WaitFor</c> of its time; option: as a task.</summary>
    WaitFor,

    /// <summary>Its part as a task behind <c>Shield</c>.</summary>
    Shield,

    /// <summary>The first part is the body of a <c>TaskGroup</c>, the others its tasks; option: eager.</summary>
    Group,

    /// <summary>The same, and the body ends with <c>group.Cancel()</c>.</summary>
    CancelledGroup,

    /// <summary>Its part under <c>MoveOnAfter</c> of its time; option: the body cancels the scope at its end.</summary>
    MoveOn,

    /// <summary>Its part behind a shield, for its time at most.</summary>
    Protected,

    /// <summary>Its part under <c>FailAfter</c> of its time.</summary>
    FailAfter,

    /// <summary>The first part is the body of a <c>Nursery</c>, the others its tasks.</summary>
    Nursery,

    /// <summary>The same, and the body ends by cancelling the nursery's scope.</summary>
    CancelledNursery,

    /// <summary>Its part is started with <c>nursery.Start</c>; option: it is ready before it runs, or else after.
    /// </summary>
    Start,

    /// <summary>The first part in a <c>try</c>; the second in a <c>catch</c> that throws again.</summary>
    Rethrow,

    /// <summary>The first part in a <c>try</c>, the second in its <c>finally</c>.</summary>
    Finally,
}
