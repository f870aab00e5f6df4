namespace Dongsi.LowLevel;

/// <summary>
/// What somebody wants to be told of a loop. One field holds all of it, so that a path that matters looks once whether
/// it is zero, and pays for nothing else.
/// </summary>
[Flags]
internal enum Watched
{
    Nothing = 0,
    BeforeRun = 1 << 0,
    AfterRun = 1 << 1,
    TaskSpawned = 1 << 2,
    TaskScheduled = 1 << 3,
    BeforeTaskStep = 1 << 4,
    AfterTaskStep = 1 << 5,
    TaskExited = 1 << 6,
    BeforeIoWait = 1 << 7,
    AfterIoWait = 1 << 8,

    IoWaits = BeforeIoWait | AfterIoWait,

    /// <summary>All that instruments may ask for.</summary>
    Hooks = (1 << 9) - 1,

    /// <summary>Debug mode is on.</summary>
    Debug = 1 << 9,

    /// <summary>A guest's poller waits on another thread while the host may make something ready.</summary>
    GuestWait = 1 << 10,

    /// <summary>Somebody else decides what runs next. The highest of all: it is asked for by a comparison.</summary>
    Schedule = 1 << 11,
}
