namespace Dongsi.LowLevel;

/// <summary>What is called in here is code of .NET that continues inside this very call, on the loop's
/// thread.</summary> <remarks>
/// <para>The trap. <c>SslStream</c> and <c>HttpClient</c> are state machines of tasks that wait with
/// <c>ConfigureAwait(false)</c>. When a task of .NET ends, such a continuation runs at once, inside the call that has
/// ended it, but only where no <see cref="SynchronizationContext"/> is current: whoever has one might mind foreign code
/// on his thread, so it is sent to the thread pool instead. The loop has one, so that plain <c>async Task</c> methods
/// come home. The price would be paid for every message: to a pool thread, a system call to wake it, back to the loop
/// by a post, another system call; and the state machine runs beside the loop, not on it.</para>
/// <para>So the context is taken away while such code runs. What must come home has noted the context before, when it
/// began to wait, and is posted.</para>
/// <para>The rule that follows: no code of the user's is called in here. What was awaited only says that it has ended
/// (<see cref="TlsTransport"/> looks after the section), or its continuation goes through the ready queue
/// (<see cref="StreamOperation"/>).</para>
/// <para>Rejected: a context of its own type around the section (any but the default one has the same effect); a task
/// scheduler (the continuations do not ask it); a pool thread for TLS (two wake-ups a message, and its order against
/// the loop's other work would be chance).</para>
/// </remarks>
internal readonly ref struct ForeignSection
{
    private readonly SynchronizationContext? _before;

    private ForeignSection(SynchronizationContext? before) => _before = before;

    public static ForeignSection Enter()
    {
        SynchronizationContext? before = SynchronizationContext.Current;
        if (before is not null)
        {
            SynchronizationContext.SetSynchronizationContext(null);
        }

        return new ForeignSection(before);
    }

    public void Dispose()
    {
        if (_before is not null)
        {
            SynchronizationContext.SetSynchronizationContext(_before);
        }
    }
}
