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
        EventLoop.Running!.Ready(trampoline.Task!);
        trampoline.Suspend(this, frame);
    }

    internal override void Resume() => throw new System.Diagnostics.UnreachableException("A yield has no frame.");

    private protected override void TakeInjected() => Trampoline.ThrowIfInjected();
}
