using System.Diagnostics;

namespace Dongsi.LowLevel;

/// <summary>One turn of the loop. It has no state, so all tasks of all loops share one.</summary>
internal sealed class YieldCoroutine : Coroutine
{
    public static readonly YieldCoroutine Instance = new();

    private YieldCoroutine() : base(CoroutineStage.Shared)
    {
    }

    public override string Name => "Sleep";

    internal override void Await(Coroutine? frame)
    {
        Trampoline trampoline = Trampoline.Current!;
        trampoline.Suspend(this, frame);
        if (trampoline.Host is EventLoop loop)
        {
            loop.Ready(trampoline.Task!);
        }
    }

    internal override void Resume() => throw new UnreachableException("A yield has no frame.");

    [StackTraceHidden]
    internal override void TakeResult() => Trampoline.ThrowIfInjected();
}
