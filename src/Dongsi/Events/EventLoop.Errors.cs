using Dongsi.LowLevel;

namespace Dongsi;

public sealed partial class EventLoop
{
    private readonly LateReports _lateReports = new();
    private Action<EventLoop, LoopErrorContext>? _exceptionHandler;

    /// <summary>Takes over all reports of the loop; null gives them back to the default handler.</summary>
    /// <param name="handler">Called on the loop's thread. If it throws, the default handler reports both.</param>
    /// <remarks><para><b>Python</b>: <c>loop.set_exception_handler()</c>.</para></remarks>
    public void SetExceptionHandler(Action<EventLoop, LoopErrorContext>? handler)
    {
        EnsureOwnThread();
        _exceptionHandler = handler;
    }

    /// <summary>Writes a report to standard error; what happens if no handler was set.</summary>
    /// <param name="context">What happened.</param>
    /// <remarks><para><b>Python</b>: <c>loop.default_exception_handler()</c>.</para></remarks>
    public void DefaultExceptionHandler(LoopErrorContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        ErrorOutput.Write(context);
    }

    /// <summary>Reports something that has no caller to be thrown at.</summary>
    /// <param name="context">What happened.</param>
    /// <remarks><para><b>Python</b>: <c>loop.call_exception_handler()</c>.</para></remarks>
    public void CallExceptionHandler(LoopErrorContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (_exceptionHandler is not { } handler)
        {
            DefaultExceptionHandler(context);
            return;
        }

        try
        {
            handler(this, context);
        }
        catch (Exception e)
        {
            DefaultExceptionHandler(context);
            DefaultExceptionHandler(new() { Message = "Exception in the exception handler", Exception = e });
        }
    }

    /// <summary>Makes sure that something is reported once: when it is collected, or when the loop closes.</summary>
    internal void ReportLater(LateReport report)
    {
        report.Loop = this;
        _lateReports.Add(report);
    }

    /// <summary>A finalizer has found a report that is due; on the finalizer's thread.</summary>
    internal void ReportFromFinalizer(LateReport report)
    {
        if (Schedule is not null && !IsClosed)
        {
            // When garbage is collected is nothing that a run could repeat. It is reported when the loop closes.
            GC.ReRegisterForFinalize(report);
        }
        else if (!IsClosed)
        {
            Post(new Handle(this, () => Report(report), context: null));
        }
        else if (report.TryTake())
        {
            // It came up after the loop had closed; nobody's handler can be expected to run on this thread.
            DefaultExceptionHandler(report.Describe());
        }
    }

    private void Report(LateReport report)
    {
        if (report.TryTake())
        {
            CallExceptionHandler(report.Describe());
        }
    }

    private void ReportLeftovers() => _lateReports.ForEachDue(Report);
}
