namespace Dongsi.LowLevel;

/// <summary>Whose turn it is in a guest run.</summary>
internal enum GuestStage
{
    /// <summary>The guest's: a turn is running on the host's thread, or is being asked for.</summary>
    Running,

    /// <summary>The waiting thread's.</summary>
    Waiting,

    /// <summary>The host's: it has the next turn in its queue.</summary>
    InHostsQueue,

    /// <summary>Nobody's any more.</summary>
    Over,
}
