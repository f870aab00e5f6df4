namespace Dongsi.Stress.Schedules;

/// <summary>
/// What tasks do with the thing under test, and what must hold meanwhile. Made anew for every schedule.
/// </summary>
internal abstract class Subject
{
    /// <summary>
    /// A task does something with it, once. It may be cancelled at every await and in every way; that must go through.
    /// </summary>
    public abstract Coroutine Act(Actor actor);

    /// <summary>
    /// Everybody waits, and no time will end it. If that is right, because the next to come would have helped them,
    /// helps them and says true.
    /// </summary>
    public virtual bool Unblock(EventLoop loop) => false;

    /// <summary>Holds between any two turns.</summary>
    public virtual void Look()
    {
    }

    /// <summary>Holds when all have ended.</summary>
    public abstract void LookAtEnd();

    /// <summary>It must hold.</summary>
    /// <exception cref="BrokenPromiseException">It does not.</exception>
    protected static void Demand(bool isKept, string otherwise)
    {
        if (!isKept)
        {
            throw new BrokenPromiseException(otherwise);
        }
    }
}
