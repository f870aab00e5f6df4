using Dongsi.LowLevel;

namespace Dongsi;

/// <summary>What a loop reports when there is nobody to throw at.</summary>
/// <remarks><para><b>Python</b>: the context dictionary of <c>loop.call_exception_handler()</c>.</para></remarks>
public sealed record LoopErrorContext
{
    /// <summary>Is it a failure, or advice?</summary>
    public LoopErrorKind Kind { get; init; }

    /// <summary>What happened.</summary>
    public required string Message { get; init; }

    /// <summary>The exception, if there is one.</summary>
    public Exception? Exception { get; init; }

    /// <summary>The future it is about, if it is about one.</summary>
    public Future? Future { get; init; }

    /// <summary>The task it is about, if it is about one.</summary>
    public LoopTask? Task { get; init; }

    /// <summary>The scheduled callback it is about, if it is about one.</summary>
    public Handle? Handle { get; init; }

    /// <summary>The transport it is about, if it is about one.</summary>
    public BaseTransport? Transport { get; init; }

    /// <summary>Where the task, callback or coroutine was made; known in debug mode only.</summary>
    public string? CreationSite { get; init; }

    internal static LoopErrorContext SlowCallback(Runnable item, TimeSpan duration) => new()
    {
        Kind = LoopErrorKind.Warning,
        Message = string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"Executing {item} took {duration.TotalSeconds:0.000} seconds"),
        Task = item as LoopTask,
        Handle = item as Handle,
    };
}
