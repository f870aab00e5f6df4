using System.Diagnostics;

namespace Dongsi.LowLevel;

/// <summary>Where a generator's body waits. There is one for every generator, used again for every value.</summary>
internal sealed class YieldPoint<TSend>() : Coroutine<TSend>(CoroutineStage.Shared)
{
    public override string Name => "Yield";

    /// <summary>Was a value sent, or only the next one asked for?</summary>
    public bool WasSent { get; private set; }

    public void Offer(TSend sent, bool wasSent)
    {
        Offer(sent);
        WasSent = wasSent;
    }

    internal override void Await(Trampoline trampoline)
    {
        if (trampoline.Host == HandDriven.Host)
        {
            trampoline.Suspend(this);
        }
        else
        {
            // A task would wait here for ever.
            trampoline.Inject(ThrowHelper.YieldOutsideGenerator(this));
        }
    }

    internal override void Resume() => throw new UnreachableException("A yield has no frame.");

    [StackTraceHidden]
    internal override void TakeResult() => Trampoline.ThrowIfInjected();
}
