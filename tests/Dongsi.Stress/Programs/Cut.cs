namespace Dongsi.Stress.Programs;

/// <summary>A cancellation from outside.</summary>
/// <param name="ByTurn">In a turn of the loop, or else at a time, among the timers of that time.</param>
/// <param name="When">The turn, or milliseconds.</param>
/// <param name="Number">Which of the tasks, or scopes, that there are then, modulo their number; 0 is the root.</param>
/// <param name="IsScope">A scope is cancelled, not a task.</param>
internal sealed record Cut(bool ByTurn, int When, int Number, bool IsScope = false)
{
    public override string ToString() =>
        $"cancel {(IsScope ? "scope" : "task")} {Number} {(ByTurn ? "in turn" : "at ms")} {When}";
}
