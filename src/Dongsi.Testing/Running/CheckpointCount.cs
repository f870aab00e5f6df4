namespace Dongsi.Testing;

/// <summary>Counts how often a task waits, from now until it is disposed.</summary>
internal sealed class CheckpointCount : Instrument, IDisposable
{
    private readonly LoopTask _task;

    public CheckpointCount(LoopTask task)
    {
        _task = task;
        task.Loop.AddInstrument(this);
    }

    public int Waits { get; private set; }

    /// <summary>Those that a cancelled scope would have ended.</summary>
    public int CancelPoints { get; private set; }

    /// <summary>What it waited for first.</summary>
    public string? First { get; private set; }

    public void Dispose() => _task.Loop.RemoveInstrument(this);

    protected internal override void AfterTaskStep(LoopTask task)
    {
        if (task != _task || task.IsDone || task.Awaited is not { } awaited)
        {
            return;
        }

        Waits++;
        CancelPoints += awaited.IgnoresScopes ? 0 : 1;
        First ??= awaited.ToString();
    }
}
