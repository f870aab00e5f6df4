namespace Dongsi.Testing;

/// <summary>The time that a disk needs. As no real operation can be called back, nothing ends the wait for it: a
/// cancellation comes at the next await.</summary>
internal sealed class DiskWait : Future<bool>
{
    public DiskWait(EventLoop loop, TimeSpan time) : base(loop)
    {
        if (time > TimeSpan.Zero)
        {
            loop.CallLater(time, End);
        }
        else
        {
            loop.CallSoon(End);
        }
    }

    internal override bool IgnoresScopes => true;

    internal override bool HasHappened => IsDone;

    internal override bool CancelCore(string? reason, string? origin) => false;

    public override string ToString() => "<a simulated disk at work>";

    private void End() => SetResult(true);
}
