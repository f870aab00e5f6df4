namespace Dongsi.LowLevel;

/// <summary>What stands in the ready queue.</summary>
internal readonly struct ReadyEntry(Runnable item)
{
    public readonly Runnable Item = item;
}
