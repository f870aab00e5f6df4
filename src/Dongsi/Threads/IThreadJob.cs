namespace Dongsi.LowLevel;

/// <summary>What a thread of the <see cref="ThreadCache"/> is lent for.</summary>
internal interface IThreadJob
{
    /// <summary>The name that the thread has meanwhile.</summary>
    string ThreadName { get; }

    /// <summary>The work. Must not throw: nobody is there to catch it.</summary>
    void Work();

    /// <summary>
    /// Tells whoever waits for the work that it is done. The thread counts as idle already, so that what follows from
    /// the news can have it again; this must be short and must not throw.
    /// </summary>
    void Deliver();
}
