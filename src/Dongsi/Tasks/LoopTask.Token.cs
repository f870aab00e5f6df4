namespace Dongsi;

// The token of Asyncio.CurrentToken. There is one for the task, and one for each scope that it has entered, since an
// operation that was started in a scope must not end with a smaller one. All are made when they are asked for first.
public partial class LoopTask
{
    /// <summary>The token for what the task does now. A cancelled one cannot be used again, so that the next episode,
    /// after an uncancel or behind a shield, gets a new one.</summary>
    internal CancellationToken Token
    {
        get
        {
            bool isHost = Scope is { } scope && scope.IsHostedBy(this);
            ref CancellationTokenSource? source = ref isHost ? ref Scope!.TokenSource : ref Extras.TokenSource;
            bool isAsked = isHost ? Scope!.IsHostAsked : IsAsked;
            if (source is null || (source.IsCancellationRequested && !isAsked))
            {
                source = new CancellationTokenSource();
            }

            if (isAsked)
            {
                CancelSource(source);
            }

            return source.Token;
        }
    }

    /// <summary>The task is being cancelled: so is everything that it does, in whatever scope.</summary>
    private void CancelTokens()
    {
        for (CancelScope? scope = Scope; scope is not null && scope.IsHostedBy(this); scope = scope.OuterOfHost)
        {
            CancelSource(scope.TokenSource);
        }

        CancelOwnToken();
    }

    /// <summary>What it does outside the scopes that it has entered itself.</summary>
    internal void CancelOwnToken() => CancelSource(_extras?.TokenSource);

    /// <summary>Foreign code that listens to the token may throw; that must not keep the task from being cancelled.
    /// </summary>
    internal void CancelSource(CancellationTokenSource? source)
    {
        try
        {
            source?.Cancel();
        }
        catch (AggregateException e)
        {
            Loop.CallExceptionHandler(new LoopErrorContext
            {
                Message = "A callback of the current token threw while the task was being cancelled",
                Exception = e,
                Task = this,
            });
        }
    }
}
