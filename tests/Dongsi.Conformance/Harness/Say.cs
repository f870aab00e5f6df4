using System.Globalization;
using System.Net.Sockets;
using Dongsi.Testing;

namespace Dongsi.Conformance;

/// <summary>
/// What every program needs: a loop on virtual time, and words that both languages share. The twin of harness.py.
/// </summary>
internal static class Say
{
    /// <summary>A loop whose reports are lines of the trace.</summary>
    public static EventLoop VirtualLoop(Log log)
    {
        var loop = new EventLoop(new VirtualClock());
        loop.SetExceptionHandler((_, context) => log($"report {Show(context.Exception)}"));
        return loop;
    }

    /// <summary>Options that plug the virtual loop into <c>Asyncio.Run</c> and <c>Runner</c>.</summary>
    public static RunOptions OnVirtualTime(Log log) => new() { LoopFactory = () => VirtualLoop(log) };

    /// <summary>An exception in words that both languages share. Reasons are shown by <see cref="Why"/>.</summary>
    public static string Show(Exception? error) => error switch
    {
        null => "nothing",
        CancelledException => "Cancelled",
        TimeoutException => "Timeout",
        Oops => $"Error({error.Message})",
        GeneratorExitException => "Exit",
        StopIterationException { Value: null } => "End",
        StopIterationException end => $"End({end.Value})",
        QueueEmptyException => "Empty",
        QueueFullException => "Full",
        QueueShutDownException => "ShutDown",
        WouldBlockException => "WouldBlock",
        BrokenResourceException or BrokenBarrierException => "Broken",
        ClosedResourceException => "Closed",
        EndOfChannelException => "EndOfChannel",
        BusyResourceException => "Busy",
        ExceptionGroup group => $"Group[{string.Join(", ", group.InnerExceptions.Select(Show))}]",
        ProgramNotFoundException or DirectoryNotFoundException => "NotFound",
        UnauthorizedAccessException => "Forbidden",
        ProcessLookupException => "Gone",
        ConnectionRefusedException => "Refused",
        ConnectionResetException => "Reset",
        ConnectionAbortedException => "Aborted",
        BrokenPipeException => "BrokenPipe",
        AddressInUseException => "InUse",
        NameResolutionException => "NoHost",
        IncompleteReadException => "Incomplete",
        LimitOverrunException => "TooLong",
        ConnectionException { SocketErrorCode: SocketError.AddressNotAvailable } => "NotFound",
        ArgumentException => "BadArgument",
        InvalidOperationException => "Misuse",
        _ => throw new InvalidOperationException($"There is no shared word for {error}", error),
    };

    /// <summary>A cancellation with the reason its canceller gave.</summary>
    public static string Why(CancelledException error) => $"Cancelled({error.Reason})";

    /// <summary>Drives something by hand, and logs what comes of it.</summary>
    public static void Attempt<T>(Log log, Func<T> call)
    {
        try
        {
            T value = call();
            log(value is null ? "got nothing" : $"got {value}");
        }
        catch (Exception error)
        {
            log($"raised {Show(error)}");
        }
    }

    /// <summary>Drives something by hand that gives nothing.</summary>
    public static void Attempt(Log log, Action call) => Attempt<object?>(log, () =>
    {
        call();
        return null;
    });

    /// <summary>The virtual time, as t=1.5.</summary>
    public static string At() => $"t={Clock(Asyncio.RunningLoop)}";

    /// <summary>The virtual time of a loop in seconds.</summary>
    public static string Clock(EventLoop loop) => Number(loop.Time);

    /// <summary>A point in time in seconds.</summary>
    public static string Number(TimeSpan? time) =>
        time!.Value.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);

    /// <summary>A deadline: a time, never, or long ago.</summary>
    public static string When(TimeSpan? deadline) =>
        deadline is null ? "never" : deadline == TimeSpan.MinValue ? "long ago" : Number(deadline);

    /// <summary>What a scope says of itself.</summary>
    public static string Fate(CancelScope scope) =>
        $"called {Yes(scope.CancelCalled)}, caught {Yes(scope.CancelledCaught)}";

    /// <summary>Shorter than TimeSpan.FromSeconds.</summary>
    public static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    /// <summary>What became of a future or a task without a result.</summary>
    public static string Outcome(Future future) => Unsuccessful(future) ?? "done";

    /// <summary>What became of a future.</summary>
    public static string Outcome<T>(Future<T> future) => Unsuccessful(future) ?? $"result {future.Result}";

    /// <summary>What became of a task.</summary>
    public static string Outcome<T>(LoopTask<T> task) => Unsuccessful(task) ?? $"result {task.Result}";

    /// <summary>created, running, suspended or closed.</summary>
    public static string State(Coroutine coroutine) => State(coroutine.State);

    /// <summary>created, running, suspended or closed.</summary>
    public static string State(CoroutineState state) => state switch
    {
        CoroutineState.Created => "created",
        CoroutineState.Running => "running",
        CoroutineState.Suspended => "suspended",
        _ => "closed",
    };

    /// <summary>The names of tasks, sorted.</summary>
    public static string Names(IEnumerable<LoopTask> tasks)
    {
        string names = string.Join(' ', tasks.Select(task => task.Name).Order(StringComparer.Ordinal));
        return names.Length == 0 ? "none" : names;
    }

    /// <summary>yes or no.</summary>
    public static string Yes(bool value) => value ? "yes" : "no";

    /// <summary>The name of the current task, or none.</summary>
    public static string Current() => Asyncio.CurrentTask?.Name ?? "none";

    /// <summary>How many cancel requests the current task has.</summary>
    public static int Asked() => Asyncio.CurrentTask!.Cancelling;

    /// <summary>Draws a line in the trace for each of the next turns of the loop.</summary>
    public static void CountTurns(Log log, int last)
    {
        EventLoop loop = Asyncio.RunningLoop;
        loop.CallSoon(() => Turn(1));

        void Turn(int number)
        {
            log($"-- turn {number}");
            if (number < last)
            {
                loop.CallSoon(() => Turn(number + 1));
            }
        }
    }

    private static string? Unsuccessful(Future future) =>
        !future.Done ? "pending"
        : future.Cancelled ? "Cancelled"
        : future.Exception is { } error ? Show(error)
        : null;
}
