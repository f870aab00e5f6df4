namespace Dongsi.Testing;

/// <summary>One of those that may run next.</summary>
/// <param name="Task">The task; null for the callbacks, which are one lane, because they run in order.</param>
/// <param name="Position">Where it stands among all that is ready.</param>
internal readonly record struct Lane(LoopTask? Task, int Position);
