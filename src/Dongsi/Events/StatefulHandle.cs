namespace Dongsi.LowLevel;

/// <summary>A handle whose callback is given a state.</summary>
internal sealed class StatefulHandle<TState>(EventLoop loop, Action<TState> callback, TState state)
    : Handle(loop, callback: null, context: null)
{
    private Action<TState>? _callback = callback;
    private TState _state = state;

    private protected override Delegate? Target => _callback;

    private protected override void Invoke() => _callback!(_state);

    private protected override void Forget()
    {
        _callback = null;
        _state = default!;
    }
}
