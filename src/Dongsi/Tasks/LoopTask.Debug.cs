using System.Runtime.ExceptionServices;

namespace Dongsi;

// Debug mode: who has caught a cancellation and kept it? In C# every catch (Exception) does, and then a task that
// somebody wants to end goes on as if nothing had been. What an await of the task has thrown is remembered; scopes,
// limits and groups forget it when they answer for it; if it is still there when the task or the cancelled scope ends
// well, it was swallowed. The exception itself knows the place, because its trace ends where it was caught.
public partial class LoopTask
{
    internal sealed override void RunWatched()
    {
        if (!IsAsked)
        {
            Run();
            return;
        }

        int thread = Environment.CurrentManagedThreadId;
        EventHandler<FirstChanceExceptionEventArgs> watch = (_, e) =>
        {
            if (e.Exception is OperationCanceledException cancelled && Environment.CurrentManagedThreadId == thread)
            {
                Extras.ThrownCancellation = cancelled;
            }
        };

        AppDomain.CurrentDomain.FirstChanceException += watch;
        try
        {
            Run();
        }
        finally
        {
            AppDomain.CurrentDomain.FirstChanceException -= watch;
        }
    }

    /// <summary>Whoever calls this asked for the cancellation, or passes on that somebody did.</summary>
    internal void ForgetCancellation()
    {
        if (_extras is not null)
        {
            _extras.ThrownCancellation = null;
        }
    }

    /// <summary>A region that somebody wants to end has ended well. If it was told, it has swallowed that.</summary>
    internal void ReportSwallowed(string region)
    {
        if (_extras?.ThrownCancellation is not { } swallowed)
        {
            return;
        }

        _extras.ThrownCancellation = null;
        Loop.CallExceptionHandler(new LoopErrorContext
        {
            Kind = LoopErrorKind.Warning,
            Message = $"{region} was cancelled, but a catch block kept the {swallowed.GetType().Name} and did not "
                + "throw it again. The trace below ends where that was. Clean up in a finally block instead, or write: "
                + "catch (Exception e) when (e is not OperationCanceledException)",
            Exception = swallowed,
            Task = this,
        });
    }
}
