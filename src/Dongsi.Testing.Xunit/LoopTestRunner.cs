using System.Reflection;
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
        if (ctxt.Test.TestMethod.FactAttributes.OfType<ExploreFactAttribute>().FirstOrDefault() is { } explore)
        {
            explore.Run(world => CallWith(world, ctxt, testClassInstance));
            return null;
        }

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

    private static Coroutine CallWith(World world, XunitTestRunnerContext ctxt, object? testClassInstance)
    {
        MethodInfo method = ctxt.Test.TestMethod.Method;
        return method.GetParameters() is [{ ParameterType: { } type }] && type == typeof(World)
            && method.Invoke(testClassInstance, BindingFlags.DoNotWrapExceptions, null, [world], null) is Coroutine main
            ? main
            : throw new InvalidOperationException(
                $"{ctxt.Test.TestDisplayName} is no test of a world. An [ExploreFact] is declared "
                + "'public async Coroutine Name(World world)'.");
    }

    private Coroutine Call(XunitTestRunnerContext ctxt, object? testClassInstance) =>
        base.InvokeTestMethod(ctxt, testClassInstance) as Coroutine
            ?? throw new InvalidOperationException(
                $"{ctxt.Test.TestDisplayName} returned no coroutine. A [LoopFact] or [LoopTheory] is declared "
                + "'public async Coroutine'; use [Fact] or [Theory] for a test that is none.");
}
