using Dongsi.LowLevel;

namespace Dongsi;

public sealed partial class EventLoop
{
    /// <summary>The processes that were started for this loop and run.</summary>
    internal LoopChildren Children => field ??= new LoopChildren(this);
}
