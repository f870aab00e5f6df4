using System.Runtime.CompilerServices;
using Xunit;
using Xunit.v3;

namespace Dongsi.Testing;

/// <summary>
/// A test of xUnit v3 that is a coroutine: it runs on a loop of its own, in virtual time.
/// </summary>
/// <remarks>
/// <code>
/// [LoopFact]
/// public async Coroutine A_slow_answer_is_given_up()
/// {
///     await Assert.ThrowsAsync&lt;TimeoutException&gt;(() =&gt; Asyncio.WaitFor(server.Ask(), 30).AsTask());
///     Assert.Equal(TimeSpan.FromSeconds(30), LoopTest.Clock.Elapsed);
/// }
/// </code>
/// <para>The test runs as <c>LoopTest.Run</c> runs one: it fails for what the loop reports and for what it leaves
/// behind, and shows the task tree. The token of xUnit's <c>TestContext.Current.CancellationToken</c> cancels it.
/// </para>
/// </remarks>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer(typeof(LoopFactDiscoverer))]
public sealed class LoopFactAttribute(
    [CallerFilePath] string? sourceFilePath = null, [CallerLineNumber] int sourceLineNumber = -1)
    : FactAttribute(sourceFilePath, sourceLineNumber), ILoopTest
{
    /// <inheritdoc cref="LoopTestOptions.RealTime"/>
    public bool RealTime { get; set; }

    /// <inheritdoc cref="LoopTestOptions.Poller"/>
    public PollerKind Poller { get; set; }

    /// <summary>How many seconds of real time the test may take; 60 by default, infinity for none. Unlike xUnit's
    /// <c>Timeout</c> it shows what every task was waiting for.</summary>
    public double TimeLimit { get; set; } = 60;

    /// <inheritdoc cref="LoopTestOptions.CheckLeaks"/>
    public bool CheckLeaks { get; set; } = true;

    LoopTestOptions ILoopTest.Options => new()
    {
        RealTime = RealTime,
        Poller = Poller,
        Timeout = double.IsFinite(TimeLimit)
            ? TimeSpan.FromSeconds(TimeLimit)
            : System.Threading.Timeout.InfiniteTimeSpan,
        CheckLeaks = CheckLeaks,
    };
}
