using System.ComponentModel;
using Xunit.Sdk;
using Xunit.v3;

namespace Dongsi.Testing;

/// <summary>Makes the test cases of <see cref="ExploreFactAttribute"/>. Called by xUnit.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ExploreFactDiscoverer : IXunitTestCaseDiscoverer
{
    /// <inheritdoc/>
    public ValueTask<IReadOnlyCollection<IXunitTestCase>> Discover(
        ITestFrameworkDiscoveryOptions discoveryOptions, IXunitTestMethod testMethod, IFactAttribute factAttribute)
    {
        ArgumentNullException.ThrowIfNull(testMethod);

        // xUnit counts them before it runs a test. The world comes when it runs.
        object?[] arguments = new object?[testMethod.Parameters.Count];
        return new([LoopFactDiscoverer.MakeTestCase(discoveryOptions, testMethod, factAttribute, arguments)]);
    }
}
