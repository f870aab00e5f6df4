namespace Dongsi.Tests.Diagnostics;

/// <summary>Writes down all that it is told.</summary>
internal class Recorder : Instrument
{
    public List<string> Log { get; } = [];

    protected internal override void BeforeRun() => Log.Add("run begins");

    protected internal override void AfterRun() => Log.Add("run ends");

    protected internal override void TaskSpawned(LoopTask task) => Log.Add($"{task.Name} spawned");

    protected internal override void TaskScheduled(LoopTask task) => Log.Add($"{task.Name} scheduled");

    protected internal override void BeforeTaskStep(LoopTask task) => Log.Add($"{task.Name} steps");

    protected internal override void AfterTaskStep(LoopTask task) => Log.Add($"{task.Name} stepped");

    protected internal override void TaskExited(LoopTask task) => Log.Add($"{task.Name} exited");

    protected internal override void BeforeIoWait(TimeSpan? timeout) => Log.Add($"waits {timeout?.TotalSeconds}");

    protected internal override void AfterIoWait(TimeSpan? timeout) => Log.Add($"waited {timeout?.TotalSeconds}");
}
