using Xunit.Sdk;
using Xunit.v3;

namespace Dongsi.Testing;

/// <summary>Runs the tests of a test case by <see cref="LoopTestRunner"/>.</summary>
internal sealed class LoopTestCaseRunner : XunitTestCaseRunner
{
    public static new LoopTestCaseRunner Instance { get; } = new();

    public static async ValueTask<RunSummary> RunCase(
        XunitTestCase testCase,
        ExplicitOption explicitOption,
        IMessageBus messageBus,
        object?[] constructorArguments,
        ExceptionAggregator aggregator,
        CancellationTokenSource cancellationTokenSource)
    {
        IReadOnlyCollection<IXunitTest> tests = await aggregator.RunAsync(testCase.CreateTests, []);
        if (aggregator.ToException() is { } failure)
        {
            return XunitRunnerHelper.FailTestCases(
                messageBus, cancellationTokenSource, [testCase], failure, sendTestCaseMessages: false);
        }

        return await Instance.Run(
            testCase,
            tests,
            messageBus,
            aggregator,
            cancellationTokenSource,
            testCase.TestCaseDisplayName,
            testCase.SkipReason,
            explicitOption,
            constructorArguments);
    }

    protected override ValueTask<RunSummary> RunTest(XunitTestCaseRunnerContext ctxt, IXunitTest test) =>
        LoopTestRunner.Instance.Run(
            test,
            ctxt.MessageBus,
            ctxt.ConstructorArguments,
            ctxt.ExplicitOption,
            ctxt.Aggregator.Clone(),
            ctxt.CancellationTokenSource,
            ctxt.BeforeAfterTestAttributes);
}
