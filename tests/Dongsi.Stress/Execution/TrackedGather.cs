namespace Dongsi.Stress.Execution;

/// <summary>A gather of a random program.</summary>
/// <param name="Future">What <c>Gather</c> gave.</param>
/// <param name="Children">The tasks in it.</param>
/// <param name="KeepsFailures">It is a <c>GatherOutcomes</c>.</param>
internal sealed record TrackedGather(Future Future, IReadOnlyList<LoopTask<int>> Children, bool KeepsFailures);
