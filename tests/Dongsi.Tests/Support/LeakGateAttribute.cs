using System.Reflection;
using Xunit;
using Xunit.v3;

namespace Dongsi.Tests.Support;

/// <summary>Stands around every test of the assembly and fails those that leave something behind.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
internal sealed class LeakGateAttribute : BeforeAfterTestAttribute
{
    public override void Before(MethodInfo methodUnderTest, IXunitTest test) => LeakGate.Current = new LeakGate();

    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        IReadOnlyList<string> found = LeakGate.Current.Find();
        Assert.True(found.Count == 0, $"The test left something behind:\n  {string.Join("\n  ", found)}");
    }
}
