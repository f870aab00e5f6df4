namespace Dongsi.Stress.Execution;

/// <summary>A task of a random program, and what the harness saw of it.</summary>
internal sealed class TrackedTask(int number)
{
    public int Number { get; } = number;

    /// <summary>Null while its first step runs inside its creation.</summary>
    public LoopTask<int>? Task { get; set; }

    public bool HasStarted { get; set; }

    public bool HasEnded { get; set; }

    public TimeSpan EndedAt { get; set; }

    /// <summary>How often it was cancelled from outside before it was done.</summary>
    public int Cuts { get; set; }
}
