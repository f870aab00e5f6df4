namespace Dongsi.LowLevel;

/// <summary>
/// A task waits for an awaiter that is not ours. Its <see cref="Home"/> may be called on any thread and brings the
/// task back to its loop; a second call of a careless awaiter does nothing.
/// </summary>
/// <remarks>
/// A foreign operation cannot be interrupted by us: cancelling the task cancels the token it may have taken, and the
/// cancellation arrives when the operation ends. So <see cref="Awaitable.CancelAwait"/> stays false here.
/// </remarks>
internal sealed class ForeignWait : Awaitable
{
    private readonly ICoroutineHost _host;
    private readonly Type _awaiter;
    private Runnable? _task;

    public ForeignWait(ICoroutineHost host, Runnable task, Type awaiter)
    {
        _host = host;
        _task = task;
        _awaiter = awaiter;
        Home = ComeHome;
    }

    public Action Home { get; }

    internal override bool IsReady => _task is null;

    internal override void Await(Trampoline trampoline) => throw NotAwaited();

    internal override void Subscribe(Action continuation) => throw NotAwaited();

    internal override void TakeResult() => throw NotAwaited();

    public override string ToString() => $"<foreign {(_awaiter.DeclaringType ?? _awaiter).Name.Split('`')[0]}>";

    private static System.Diagnostics.UnreachableException NotAwaited() =>
        new("A foreign wait is never awaited itself.");

    private void ComeHome()
    {
        if (Interlocked.Exchange(ref _task, null) is { } task)
        {
            _host.MakeReady(task);
        }
    }
}
