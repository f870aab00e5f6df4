namespace Dongsi.LowLevel;

/// <summary>What few tasks need, kept out of all the others.</summary>
internal sealed class TaskExtras
{
    /// <summary>The name that it was given.</summary>
    public string? Name;

    /// <summary>The reason of a cancellation that has not been delivered.</summary>
    public string? CancelReason;

    /// <summary>Who asked for it.</summary>
    public string? CancelOrigin;

    /// <summary>The requests that are not taken back, once one was.</summary>
    public CancelRequests? Requests;

    /// <summary>Behind <c>Asyncio.CurrentToken</c>.</summary>
    public EpisodeTokenSource? TokenSource;

    /// <summary>The cancellation that an await of it has thrown, if nobody has answered for it; debug mode only.
    /// </summary>
    public OperationCanceledException? ThrownCancellation;

    /// <summary>Where the task was made; debug mode only.</summary>
    public string? CreationSite;
}
