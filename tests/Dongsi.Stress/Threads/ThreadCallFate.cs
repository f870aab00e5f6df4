namespace Dongsi.Stress.Threads;

/// <summary>What has become of one call on a thread. Each field is written by one thread and read at the end.</summary>
internal sealed class ThreadCallFate
{
    public bool? Abandon;
    public bool IsInScope;
    public bool Fails;
    public bool WasCancelled;
    public int Begun;
    public int Ended;
    public bool ThrewCancelled;
    public bool ThrewFailure;
    public int? Value;
    public bool TookFailure;

    /// <summary>A cancellation may not end the wait for the thread.</summary>
    public bool MustWait => Abandon == false || (Abandon is null && IsInScope);

    /// <summary>What is wrong with it, if anything.</summary>
    public string? Mistake(int number) => this switch
    {
        { Begun: > 1 } => "ran twice",
        _ when Begun != Ended => "has not ended",
        { Begun: 0, WasCancelled: false } => "never ran, and nobody cancelled it",
        { Value: { } value } when value != number => $"has the result {value}",
        { Value: not null, ThrewFailure: true } or { TookFailure: true, ThrewFailure: false } => "has a false outcome",
        { MustWait: true, Begun: 1, ThrewCancelled: false, ThrewFailure: false, Value: null } => "has lost its result",
        { MustWait: true, ThrewFailure: true, TookFailure: false } => "has lost its failure",
        { WasCancelled: false, Value: null, TookFailure: false } => "has no outcome",
        _ => null,
    };
}
