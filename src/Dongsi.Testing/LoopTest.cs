namespace Dongsi.Testing;

/// <summary>
/// Tests of coroutines, whatever framework finds and reports them: <c>Run</c> runs one in virtual time, and what stands
/// beside it is for the inside of a test.
/// </summary>
/// <remarks>
/// <code>
/// LoopTest.Run(async () =>
/// {
///     var answer = Asyncio.CreateTask(client.Ask());
///     await LoopTest.WaitAllTasksBlocked();    // it has asked by now, and waits
///     server.Answer(42);
///     Assert.Equal(42, await answer);
/// });
/// </code>
/// <para>In xUnit v3 write <c>[LoopFact]</c> instead (package <c>Dongsi.Testing.Xunit</c>).</para>
/// </remarks>
public static partial class LoopTest;
