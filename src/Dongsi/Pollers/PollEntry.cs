namespace Dongsi.LowLevel;

/// <summary>A handle that a poller watches, and who is to run when something happens there.</summary>
/// <param name="handle">What is watched.</param>
/// <param name="owner">Whose it is, for reports.</param>
internal sealed class PollEntry(IoHandle handle, object owner)
{
    public IoHandle Handle { get; } = handle;

    public object Owner { get; } = owner;

    /// <summary>The handle is the user's: the loop does not close it.</summary>
    public bool IsForeign { get; init; }

    /// <summary>What is waited for. The poller hears of a change by <see cref="IPoller.Update"/>.</summary>
    public Interest Wanted { get; set; }

    /// <summary>Put into the ready queue when it can be read, has ended or failed.</summary>
    public Runnable? OnReadable { get; set; }

    /// <summary>Put into the ready queue when it can be written, or has failed.</summary>
    public Runnable? OnWritable { get; set; }

    /// <summary>The poller's: what the system was told last.</summary>
    public Interest Armed { get; set; }

    /// <summary>The poller's: what it has found out and not yet reported.</summary>
    public Interest Happened { get; set; }

    /// <summary>The poller's: it must tell the system before it waits.</summary>
    public bool IsChanged { get; set; }

    /// <summary>
    /// The poller's: tells this use of a descriptor's number from earlier ones; 0 if it is not watched.
    /// </summary>
    public uint Generation { get; set; }

    /// <summary>The poller's: where it keeps the entry.</summary>
    public int Slot { get; set; }

    /// <summary>The poller's: who gets what an operation delivers that goes on by itself.</summary>
    public IRingDelivery? Delivery { get; set; }

    /// <summary>Says what happened; both sides find out for themselves what it was if it was an error.</summary>
    public void Report(Interest happened, IReadyQueue ready)
    {
        if ((happened & Wanted & (Interest.Read | Interest.Closed)) != 0 && OnReadable is { } reader)
        {
            ready.Ready(reader);
        }

        if ((happened & Wanted & Interest.Write) != 0 && OnWritable is { } writer)
        {
            ready.Ready(writer);
        }
    }
}
