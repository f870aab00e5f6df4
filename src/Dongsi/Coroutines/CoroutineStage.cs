namespace Dongsi.LowLevel;

/// <summary>The life of a coroutine object, in order.</summary>
internal enum CoroutineStage : byte
{
    /// <summary>An operation without state, which any number of tasks may await at once: it never changes.</summary>
    Shared,

    /// <summary>Nobody has awaited it yet.</summary>
    Created,

    /// <summary>A task has been made of it, and has not begun.</summary>
    Claimed,

    /// <summary>Somebody awaits it.</summary>
    Started,

    /// <summary>It has ended; whoever awaits it has not looked yet.</summary>
    Ended,

    /// <summary>Its result was given away: there is nothing left to await.</summary>
    Spent,
}
