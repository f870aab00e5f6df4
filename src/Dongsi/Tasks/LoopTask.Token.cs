using Dongsi.LowLevel;

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
            ref EpisodeTokenSource? source = ref isHost ? ref Scope!.TokenSource : ref Extras.TokenSource;
            bool isAsked = isHost ? Scope!.IsHostAsked : IsAsked;
            if (source is null || (source.IsCancellationRequested && !isAsked))
            {
                source = new EpisodeTokenSource();
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
    internal void CancelSource(EpisodeTokenSource? source)
    {
        if (source is null)
        {
            return;
        }

        foreach (EpisodeTokenSource one in source.TakeAll())
        {
            try
            {
                one.Cancel();
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

    /// <summary>The task has left a scope with a token that may still be listened to: the level around it goes on with
    /// it.</summary>
    internal void TakeOver(EpisodeTokenSource left, CancelScope? outer)
    {
        ref EpisodeTokenSource? source = ref outer is not null ? ref outer.TokenSource : ref Extras.TokenSource;
        if (IsInCancelledScope)
        {
            // It was behind a shield, and now it is not.
            CancelSource(left);
        }
        else if (source is null or { IsCancellationRequested: true })
        {
            source = left;
        }
        else
        {
            source.TakeOver(left);
        }
    }
}
