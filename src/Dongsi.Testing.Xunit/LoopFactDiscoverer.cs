using System.ComponentModel;
using Xunit.Sdk;
using Xunit.v3;

namespace Dongsi.Testing;

/// <summary>Makes the test cases of <see cref="LoopFactAttribute"/>. Called by xUnit.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class LoopFactDiscoverer : FactDiscoverer
{
    /// <inheritdoc/>
    protected override IXunitTestCase CreateTestCase(
        ITestFrameworkDiscoveryOptions discoveryOptions, IXunitTestMethod testMethod, IFactAttribute factAttribute) =>
        MakeTestCase(discoveryOptions, testMethod, factAttribute, arguments: null);

    internal static IXunitTestCase MakeTestCase(
        ITestFrameworkDiscoveryOptions discoveryOptions,
        IXunitTestMethod testMethod,
        IFactAttribute factAttribute,
        object?[]? arguments)
    {
        ArgumentNullException.ThrowIfNull(testMethod);
        var details = TestIntrospectionHelper.GetTestCaseDetails(discoveryOptions, testMethod, factAttribute);
        return new LoopTestCase(
            details.ResolvedTestMethod,
            details.TestCaseDisplayName,
            details.UniqueID,
            details.Explicit,
            details.SkipExceptions,
            details.SkipReason,
            details.SkipType,
            details.SkipUnless,
            details.SkipWhen,
            TestIntrospectionHelper.GetTraits(testMethod, dataRow: null),
            arguments,
            details.SourceFilePath,
            details.SourceLineNumber,
            details.Timeout);
    }
}
