namespace Dongsi.LowLevel;

/// <summary>
/// Something that must be reported once if nobody takes care of it in time: a failure that no one looked at, a
/// coroutine that no one awaited.
/// </summary>
/// <remarks>
/// It hangs on the future or coroutine that it is about, and dies with it; it must not refer to it, or neither would
/// ever be collected. Its finalizer only asks the loop to report, so that whoever really reports is on the loop's
/// thread: a turn of the loop or its closing, whichever comes first.
/// </remarks>
internal abstract class LateReport : IForgottenReport
{
    private int _isSettled;

    ~LateReport()
    {
        if (!IsSettled)
        {
            Loop?.ReportFromFinalizer(this);
        }
    }

    public EventLoop? Loop { get; set; }

    public bool IsSettled => Volatile.Read(ref _isSettled) != 0;

    public abstract LoopErrorContext Describe();

    /// <summary>Somebody has taken care: nothing will be reported.</summary>
    public void Dismiss()
    {
        if (TryTake())
        {
            GC.SuppressFinalize(this);
        }
    }

    /// <summary>True for the one who is to report.</summary>
    public bool TryTake() => Interlocked.Exchange(ref _isSettled, 1) == 0;
}
