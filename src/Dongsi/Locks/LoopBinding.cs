namespace Dongsi.LowLevel;

/// <summary>
/// The loop that a lock or queue belongs to: the one on which it is used first, until that one is closed. Making one
/// needs no loop, so that it may stand in a static field.
/// </summary>
internal struct LoopBinding
{
    private EventLoop? _loop;

    /// <summary>It is used on a loop, which must be its own.</summary>
    /// <exception cref="InvalidOperationException">It belongs to another loop.</exception>
    public void Use(EventLoop loop, object what)
    {
        if (_loop != loop)
        {
            Change(loop, what);
        }
    }

    /// <summary>It is used without an await: on its loop, or before any loop runs on this thread.</summary>
    /// <exception cref="InvalidOperationException">It belongs to another loop.</exception>
    public void UseHere(object what)
    {
        if (EventLoop.Running is { } loop)
        {
            Use(loop, what);
        }
        else
        {
            EnsureOwnThread();
        }
    }

    /// <summary>It is used where no await is: its loop's thread, or one of no loop at all.</summary>
    /// <exception cref="InvalidOperationException">The loop runs on another thread.</exception>
    public readonly void EnsureOwnThread() => _loop?.EnsureOwnThread();

    private void Change(EventLoop loop, object what)
    {
        if (_loop is { IsClosed: false })
        {
            throw ThrowHelper.UsedOnOtherLoop(what);
        }

        _loop = loop;
    }
}
