namespace Dongsi.Tests.Diagnostics;

/// <summary>Overrides one hook of several.</summary>
internal sealed class Telling(Action<LoopTask> beforeStep) : Instrument
{
    protected internal override void BeforeTaskStep(LoopTask task) => beforeStep(task);
}
