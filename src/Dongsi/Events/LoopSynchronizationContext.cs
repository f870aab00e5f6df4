namespace Dongsi.LowLevel;

/// <summary>
/// Brings plain <c>async Task</c> methods home: what they await on the loop's thread goes on there.
/// </summary>
/// <remarks>
/// A coroutine that awaits a task of .NET is posted here too. It knows its own way home, from any thread, and needs
/// neither a handle nor a turn for it.
/// </remarks>
internal sealed class LoopSynchronizationContext(EventLoop loop) : SynchronizationContext
{
    public override void Post(SendOrPostCallback d, object? state)
    {
        if (state is Action { Target: ForeignWait } home)
        {
            home();
            return;
        }

        if (EventLoop.Running == loop)
        {
            loop.CallSoon(() => d(state));
        }
        else if (!loop.TryCallSoonThreadsafe(() => d(state)))
        {
            // The home is gone. A throw here would be unhandled on some pool thread; the method may still clean up.
            base.Post(d, state);
        }
    }

    public override void Send(SendOrPostCallback d, object? state)
    {
        if (EventLoop.Running == loop)
        {
            d(state);
            return;
        }

        if (loop.IsBetweenTurns)
        {
            // The loop is a guest of this thread: nobody else would ever run it.
            loop.RunBetweenTurns(() => d(state));
            return;
        }

        var done = new TaskCompletionSource();
        loop.PostCall(
            () =>
            {
                try
                {
                    d(state);
                    done.SetResult();
                }
                catch (Exception e)
                {
                    done.SetException(e);
                }
            },
            dropped: e => done.TrySetException(e));
        done.Task.GetAwaiter().GetResult();
    }

    public override SynchronizationContext CreateCopy() => this;
}
