namespace Dongsi;

/// <summary>A future or task, where it waits, and who waits for it.</summary>
/// <param name="Future">The future or task.</param>
/// <param name="CallStack">The names of the coroutines of a task, the innermost first.</param>
/// <param name="AwaitedBy">Those that wait for it; empty if it is not followed.</param>
/// <param name="Link">Why it is not followed, if it is not.</param>
/// <remarks><para><b>Python</b>: <c>asyncio.FutureCallGraph</c>.</para></remarks>
public sealed record FutureCallGraph(
    Future Future,
    IReadOnlyList<string> CallStack,
    IReadOnlyList<FutureCallGraph> AwaitedBy,
    CallGraphLink Link = CallGraphLink.None);
