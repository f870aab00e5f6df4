namespace Dongsi.LowLevel;

/// <summary>
/// A task waits for an awaiter that is not ours. Its <see cref="Home"/> may be called on any thread and brings the
/// task back to its loop. A careless awaiter may call it twice, or inside OnCompleted: the task comes home once, and
/// not before it waits. If OnCompleted throws, the task never waits, and a late call does nothing.
/// </summary>
/// <remarks>
/// A foreign operation cannot be interrupted by us: cancelling the task cancels the token it may have taken, and the
/// cancellation arrives when the operation ends. So <see cref="Awaitable.CancelAwait"/> stays false here.
/// </remarks>
internal sealed class ForeignWait : Awaitable
{
    private readonly ICoroutineHost _host;
    private readonly Type _awaiter;
    private readonly Runnable _task;
    private int _stage;

    public ForeignWait(ICoroutineHost host, Runnable task, Type awaiter)
    {
        _host = host;
        _task = task;
        _awaiter = awaiter;
        Home = ComeHome;
    }

    public Action Home { get; }

    internal override bool IgnoresScopes => true;

    internal override bool IsReady => Volatile.Read(ref _stage) == Stage.CalledBack;

    /// <summary>OnCompleted has returned: the task waits.</summary>
    public void Begin()
    {
        if (Interlocked.CompareExchange(ref _stage, Stage.Waiting, Stage.Subscribing) == Stage.CalledBack)
        {
            _host.MakeReady(_task);
        }
    }

    internal override void Await(Trampoline trampoline) => throw NotAwaited();

    internal override void Subscribe(Action continuation) => throw NotAwaited();

    internal override void TakeResult() => throw NotAwaited();

    public override string ToString() => $"<foreign {(_awaiter.DeclaringType ?? _awaiter).Name.Split('`')[0]}>";

    private static System.Diagnostics.UnreachableException NotAwaited() =>
        new("A foreign wait is never awaited itself.");

    private void ComeHome()
    {
        if (Interlocked.Exchange(ref _stage, Stage.CalledBack) == Stage.Waiting)
        {
            _host.MakeReady(_task);
        }
    }

    private static class Stage
    {
        public const int Subscribing = 0;
        public const int Waiting = 1;
        public const int CalledBack = 2;
    }
}
