namespace Dongsi.LowLevel;

/// <summary>
/// What a loop waits in while a thread works. A cancellation cannot end the thread; it can end the wait, and then the
/// thread is abandoned: it goes on, and its result is dropped.
/// </summary>
/// <param name="loop">The loop that waits.</param>
/// <param name="call">The call on the thread.</param>
/// <param name="abandonOnCancel">
/// True: any cancellation ends the wait. False: none does; it comes at the next await. Null: an edge does, as asyncio
/// has it, and a scope does not, as AnyIO has it.
/// </param>
internal sealed class ThreadFuture<T>(EventLoop loop, ThreadCall call, bool? abandonOnCancel) : Future<T>(loop)
{
    private bool _isGivenUp;

    /// <summary>A cancellation that came during the wait was put off, and the outcome is there.</summary>
    public bool HasOutcomeInSpiteOfCancel => abandonOnCancel == false && IsDone && !IsCancelledFuture;

    internal override bool IgnoresScopes => abandonOnCancel != true && !_isGivenUp;

    /// <summary>The program ends, and will not wait for the thread.</summary>
    public void GiveUp()
    {
        _isGivenUp = true;
        CancelCore("the program ends, and did not wait for the thread any longer", origin: null);
    }

    internal override bool CancelCore(string? reason, string? origin)
    {
        if (IsDone)
        {
            return false;
        }

        bool isEnd = (abandonOnCancel != false || _isGivenUp) && base.CancelCore(reason, origin);
        call.CancelGuest(reason, origin);
        if (!call.IsToldByHost)
        {
            call.Signal();
        }

        return isEnd;
    }

    public override string ToString() => $"<{call.Name} on a thread, {StateName}>";
}
