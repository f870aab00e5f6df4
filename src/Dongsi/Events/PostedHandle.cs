namespace Dongsi.LowLevel;

/// <summary>A callback from another thread, where somebody waits for it: told if its loop closes first.</summary>
internal sealed class PostedHandle(EventLoop loop, Action callback, Action<Exception> dropped)
    : Handle(loop, callback, context: null)
{
    internal override void Drop() => dropped(ThrowHelper.LoopWasClosed());
}
