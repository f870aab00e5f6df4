namespace Dongsi;

public sealed partial class EventLoop
{
    private volatile bool _handlesInterrupt;

    /// <summary>Has the program a handler of its own for Ctrl-C? Then it does not cancel the main task. Read on any
    /// thread.</summary>
    internal bool HandlesInterrupt
    {
        get => _handlesInterrupt;
        set => _handlesInterrupt = value;
    }
}
