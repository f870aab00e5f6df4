using System.Runtime.CompilerServices;
using Xunit;
using Xunit.v3;

namespace Dongsi.Testing;

/// <summary>
/// A test of xUnit v3 with data that is a coroutine: it runs on a loop of its own for each row, in virtual time.
/// </summary>
/// <remarks>
/// <code>
/// [LoopTheory]
/// [InlineData(1)]
/// [InlineData(3600)]
/// public async Coroutine A_sleep_is_as_long_as_it_says(double seconds)
/// {
///     await Asyncio.Sleep(seconds);
///     Assert.Equal(TimeSpan.FromSeconds(seconds), LoopTest.Clock.Elapsed);
/// }
/// </code>
/// <para>The test runs as <c>LoopTest.Run</c> runs one: it fails for what the loop reports and for what it leaves
/// behind, and shows the task tree. The token of xUnit's <c>TestContext.Current.CancellationToken</c> cancels it.
/// </para>
/// </remarks>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer(typeof(LoopTheoryDiscoverer))]
public sealed class LoopTheoryAttribute(
    [CallerFilePath] string? sourceFilePath = null, [CallerLineNumber] int sourceLineNumber = -1)
    : TheoryAttribute(sourceFilePath, sourceLineNumber), ILoopTest
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
