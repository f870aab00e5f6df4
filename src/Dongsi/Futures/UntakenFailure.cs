using System.Runtime.ExceptionServices;

namespace Dongsi.LowLevel;

/// <summary>Why a future failed, and the report that is due if nobody ever looks at it.</summary>
internal sealed class UntakenFailure(ExceptionDispatchInfo failure, string subject, string? creationSite) : LateReport
{
    public ExceptionDispatchInfo Failure { get; } = failure;

    /// <summary>Somebody is going to take it, but has to wait for others first.</summary>
    public bool IsPromised { get; set; }

    public override LoopErrorContext Describe() => new()
    {
        Message = $"The exception of {subject} was never taken: nobody awaited it or looked at its Exception.",
        Exception = Failure.SourceException,
        CreationSite = creationSite,
    };

    /// <summary>Debug mode does not wait for the garbage collector to say it.</summary>
    public LoopErrorContext DescribeAsWarning() => Describe() with
    {
        Kind = LoopErrorKind.Warning,
        Message = $"The exception of {subject} has not been taken for a second: await it, or put it into a TaskGroup.",
    };
}
