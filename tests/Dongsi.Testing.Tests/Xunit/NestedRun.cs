using System.Reflection;
using Xunit.Runner.Common;
using Xunit.Sdk;
using Xunit.v3;

namespace Dongsi.Testing.Tests.Xunit;

/// <summary>One of the <see cref="PlantedTests"/>, found and run as xUnit does it.</summary>
internal sealed class NestedRun : IMessageBus
{
    private static readonly AsyncLocal<NestedRun?> s_current = new();

    private readonly CancellationTokenSource _source = new();
    private readonly List<IMessageSinkMessage> _messages = [];
    private readonly List<string> _notes = [];

    private NestedRun()
    {
    }

    /// <summary>How many have passed.</summary>
    public int Passed => _messages.OfType<ITestPassed>().Count();

    /// <summary>What xUnit prints of each that has failed: the type of the exception and its message.</summary>
    public IReadOnlyList<string> Failures =>
        [.. _messages.OfType<ITestFailed>().Select(static failed => ExceptionUtility.CombineMessages(failed))];

    /// <summary>Why those that were skipped were.</summary>
    public IReadOnlyList<string> Skipped =>
        [.. _messages.OfType<ITestSkipped>().Select(static skipped => skipped.Reason)];

    /// <summary>What the test has noted.</summary>
    public IReadOnlyList<string> Notes => _notes;

    public static async Task<NestedRun> Of(string test)
    {
        var run = new NestedRun();
        await run.Run(test);
        return run;
    }

    /// <summary>As Ctrl-C does, while the tests run.</summary>
    public static void Cancel() => s_current.Value!._source.Cancel();

    /// <summary>For the test that runs.</summary>
    public static void Note(string what) => s_current.Value!._notes.Add(what);

    public bool QueueMessage(IMessageSinkMessage message)
    {
        lock (_messages)
        {
            _messages.Add(message);
        }

        return true;
    }

    public void Dispose() => _source.Dispose();

    private async Task Run(string test)
    {
        s_current.Value = this;
        var assembly = new XunitTestAssembly(typeof(PlantedTests).Assembly);
        var collection = new XunitTestCollection(assembly, null, disableParallelization: true, "planted");
        MethodInfo method = typeof(PlantedTests).GetMethod(test)!;
        var testMethod = new XunitTestMethod(new XunitTestClass(typeof(PlantedTests), collection), method, []);
        IFactAttribute attribute = testMethod.FactAttributes.Single();
        Type discovererType = attribute.GetType().GetCustomAttribute<XunitTestCaseDiscovererAttribute>()!.Type;
        var discoverer = (IXunitTestCaseDiscoverer)Activator.CreateInstance(discovererType)!;
        IReadOnlyCollection<IXunitTestCase> cases =
            await discoverer.Discover(TestFrameworkOptions.Empty(), testMethod, attribute);
        await XunitTestMethodRunner.Instance.Run(
            testMethod, cases, ExplicitOption.Off, this, new ExceptionAggregator(), _source, []);
    }
}
