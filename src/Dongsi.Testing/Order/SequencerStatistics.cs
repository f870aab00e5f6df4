namespace Dongsi.Testing;

/// <summary>A snapshot of a sequencer.</summary>
/// <param name="Next">The position that has not been left yet and whose turn it is.</param>
/// <param name="TasksWaiting">Tasks that wait for their turn.</param>
/// <param name="IsBroken">Was one of them cancelled?</param>
public readonly record struct SequencerStatistics(int Next, int TasksWaiting, bool IsBroken);
