namespace Dongsi.LowLevel;

/// <summary>
/// Decides what a loop runs next, in the place of first come, first served; and keeps out what no decision of its own
/// could repeat. For tests.
/// </summary>
internal interface ISchedule
{
    /// <summary>A turn begins, and runs one of these.</summary>
    /// <param name="ready">What is ready, in the order in which it became so. May be empty.</param>
    /// <returns>The position of the one that runs; the others keep their order.</returns>
    int Choose(IReadOnlyList<Runnable> ready);

    /// <summary>The number of the next task, for its name.</summary>
    long NextTaskNumber();

    /// <summary>Another thread posts something. It is too late to refuse that: the poster may be a thread on which
    /// nobody catches anything. The next turn has to.</summary>
    void NotePost(Runnable item);

    /// <summary>Something was tried whose end does not depend on the schedule alone.</summary>
    /// <param name="what">Which thing.</param>
    /// <param name="instead">What to write instead, as a sentence.</param>
    Exception Refuse(string what, string instead);
}
