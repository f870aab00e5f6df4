using System.Runtime.ExceptionServices;
using Xunit;
using Xunit.v3;

namespace Dongsi.Testing;

/// <summary>Calls a test method on a loop, for the coroutine that it returns.</summary>
internal sealed class LoopTestRunner : XunitTestRunner
{
    // How xUnit knows an exception that skips the test.
    private const string SkipToken = "$XunitDynamicSkip$";

    public static new LoopTestRunner Instance { get; } = new();

    protected override object? InvokeTestMethod(XunitTestRunnerContext ctxt, object? testClassInstance)
    {
        ILoopTest attribute = ctxt.Test.TestMethod.FactAttributes.OfType<ILoopTest>().First();
        LoopTestOptions options = attribute.Options with
        {
            CancellationToken = TestContext.Current.CancellationToken,
        };
        try
        {
            LoopTest.Run(() => Call(ctxt, testClassInstance), options);
        }
        catch (LoopTestException e) when (e.InnerException is { } inner && IsSkip(inner))
        {
            ExceptionDispatchInfo.Throw(inner);
        }

        return null;
    }

    private static bool IsSkip(Exception e) => e.Message.StartsWith(SkipToken, StringComparison.Ordinal);

    private Coroutine Call(XunitTestRunnerContext ctxt, object? testClassInstance) =>
        base.InvokeTestMethod(ctxt, testClassInstance) as Coroutine
            ?? throw new InvalidOperationException(
                $"{ctxt.Test.TestDisplayName} returned no coroutine. A [LoopFact] or [LoopTheory] is declared "
                + "'public async Coroutine'; use [Fact] or [Theory] for a test that is none.");
}
