namespace Dongsi;

/// <summary>
/// Thrown out of an await because the task, or the future it awaits, was cancelled.
/// Let it pass: whoever asked for the cancellation is waiting for it to arrive.
/// </summary>
/// <remarks>
/// <para><b>Python</b>: <c>asyncio.CancelledError</c>. In C# <c>catch (Exception)</c> catches it too;
/// write <c>catch (Exception e) when (e is not OperationCanceledException)</c>, or clean up in <c>finally</c>.</para>
/// </remarks>
public class CancelledException : OperationCanceledException
{
    private const int MostTasksInOneTrace = 64;

    private int _tasksPassed;

    /// <summary>A cancellation without a reason.</summary>
    public CancelledException() : this(null, (string?)null)
    {
    }

    /// <summary>A cancellation with the reason that was given to <c>Cancel(reason)</c>.</summary>
    /// <param name="reason">Why; null if nobody said.</param>
    public CancelledException(string? reason) : this(reason, (string?)null)
    {
    }

    /// <summary>A cancellation caused by another exception.</summary>
    /// <param name="reason">Why; null if nobody said.</param>
    /// <param name="innerException">What led to it.</param>
    public CancelledException(string? reason, Exception? innerException)
        : base(Describe(reason, origin: null), innerException) => Reason = reason;

    internal CancelledException(string? reason, string? origin, Exception? innerException = null)
        : base(Describe(reason, origin), innerException)
    {
        Reason = reason;
        Origin = origin;
    }

    /// <summary>The reason given to <c>Cancel(reason)</c>, or null.</summary>
    public string? Reason { get; }

    /// <summary>
    /// Who asked: the name of the task that called <c>Cancel</c>, or null if it was a plain callback.
    /// </summary>
    public string? Origin { get; }

    /// <summary>
    /// The exception as it goes on to one more task. The trace grows with every task, and the time to throw it grows
    /// with the trace; so that a chain of tasks is not quadratic, it starts anew after many. The first one is inside.
    /// </summary>
    internal CancelledException OnToNextTask() => ++_tasksPassed < MostTasksInOneTrace
        ? this
        : new CancelledException(Reason, Origin, InnerException ?? this);

    private static string Describe(string? reason, string? origin) => (reason, origin) switch
    {
        (null, null) => "The operation was cancelled.",
        (null, _) => $"The operation was cancelled by {origin}.",
        (_, null) => $"The operation was cancelled: {reason}",
        _ => $"The operation was cancelled by {origin}: {reason}",
    };
}
