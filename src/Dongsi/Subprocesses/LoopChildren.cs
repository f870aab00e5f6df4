namespace Dongsi.LowLevel;

/// <summary>The processes that were started for one loop and have not ended. It holds them strongly, so that each is
/// waited for, whoever has dropped it.</summary>
internal sealed class LoopChildren
{
    private readonly EventLoop _loop;

    // In the order in which they were started, for the reports.
    private readonly List<ChildProcess> _running = [];

    public LoopChildren(EventLoop loop)
    {
        _loop = loop;
        loop.Closing += Leave;
    }

    public int Count => _running.Count;

    public void Add(ChildProcess child) => _running.Add(child);

    public void Remove(ChildProcess child) => _running.Remove(child);

    private void Leave()
    {
        // A copy: one that has ended a moment ago is found out now, and goes.
        foreach (ChildProcess child in _running.ToArray())
        {
            child.LeaveLoop();
            if (child is { ReturnCode: null, IsKilled: false })
            {
                _loop.CallExceptionHandler(new LoopErrorContext
                {
                    Kind = LoopErrorKind.Warning,
                    Message = $"The loop was closed while {child} runs, which goes on by itself. Before the program "
                        + "ends, await process.Wait(), or end it: process.Terminate()",
                });
            }
        }

        _running.Clear();
    }
}
