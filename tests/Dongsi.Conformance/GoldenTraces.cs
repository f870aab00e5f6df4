using System.Reflection;
using Xunit;

namespace Dongsi.Conformance;

/// <summary>Every C# twin leaves the trace that Python left; see python/README.md.</summary>
public sealed class GoldenTraces
{
    public static TheoryData<string, string> Programs()
    {
        var programs = new TheoryData<string, string>();
        foreach (string area in Traces.Areas)
        {
            foreach (string program in Traces.Of(area).Keys)
            {
                programs.Add(area, program);
            }
        }

        return programs;
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void A_program_leaves_the_trace_that_Python_left(string area, string program)
    {
        Assert.True(
            Twins.Of(area).TryGetValue(Traces.CSharpName(program), out MethodInfo? twin),
            $"{area}.{program} has no twin.");
        var difference = twin.GetCustomAttribute<DiffersOnPurposeAttribute>();
        IReadOnlyList<string> expected = difference?.Expected ?? Traces.Of(area)[program];

        IReadOnlyList<string> got = Twins.Run(twin);

        string by = difference is null ? "Python" : "ours, on purpose";
        if (TraceComparison.Describe(by, expected, got) is { } failure)
        {
            Assert.Fail($"{area}.{program}{failure}");
        }
    }
}
