using System.Diagnostics;

namespace Dongsi.LowLevel;

/// <summary>Where a generator's body waits. There is one for every generator, used again for every value.</summary>
internal sealed class YieldPoint<TSend>() : Coroutine<TSend>(CoroutineStage.Shared)
{
    public override string Name => "Yield";

    internal override void Await(Trampoline trampoline) => trampoline.Suspend(this);

    internal override void Resume() => throw new UnreachableException("A yield has no frame.");

    [StackTraceHidden]
    internal override void TakeResult() => Trampoline.ThrowIfInjected();
}
