using System.Diagnostics;

namespace Dongsi.LowLevel;

/// <summary>
/// Something that a loop can keep in its ready queue: a handle, a timer, or a task that is due for its next step.
/// It has no public members; it is public only because <see cref="Handle"/> and <see cref="Future"/> are.
/// </summary>
/// <remarks>
/// One abstract class instead of a delegate or an interface: a virtual call costs a nanosecond, and making a task
/// ready allocates nothing.
/// </remarks>
public abstract class Runnable
{
    private protected Runnable()
    {
    }

    /// <summary>Its turn has come. Must not throw: failures are stored or reported.</summary>
    internal abstract void Run();

    /// <summary>The same in debug mode.</summary>
    internal virtual void RunWatched() => Run();

    /// <summary>Its loop has closed before its turn came.</summary>
    internal virtual void Drop()
    {
    }

    /// <summary>It is a task, and one of the scopes that it is in is cancelled: its next checkpoint throws.</summary>
    internal virtual bool IsInCancelledScope => false;

    /// <summary>It is a task, and somebody wants it to end.</summary>
    internal virtual bool IsAsked => false;

    /// <summary>A cancelled timer is dropped without being run.</summary>
    internal virtual bool IsCancelled => false;

    /// <summary>When it was registered, among the timers of its loop. Kept by those that are timers.</summary>
    internal virtual long TimerSequence
    {
        get => throw new UnreachableException($"{this} is no timer.");
        set => throw new UnreachableException($"{this} is no timer.");
    }

    /// <summary>The timer is due: cancelling it concerns the queue no more.</summary>
    internal virtual void LeftQueue()
    {
    }
}
