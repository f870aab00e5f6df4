using Dongsi.LowLevel;

namespace Dongsi;

public sealed partial class EventLoop
{
    /// <summary>The calls that threads work at for this loop.</summary>
    internal LiveWorkers Workers => field ??= new LiveWorkers(this);
}
