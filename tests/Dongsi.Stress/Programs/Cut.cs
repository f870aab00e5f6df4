namespace Dongsi.Stress.Programs;

/// <summary>A cancellation from outside.</summary>
/// <param name="ByTurn">In a turn of the loop, or else at a time, among the timers of that time.</param>
/// <param name="When">The turn, or milliseconds.</param>
/// <param name="Task">Which of the tasks that there are then, modulo their number; 0 is the root.</param>
internal sealed record Cut(bool ByTurn, int When, int Task)
{
    public override string ToString() => $"cancel task {Task} {(ByTurn ? "in turn" : "at ms")} {When}";
}
