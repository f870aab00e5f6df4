using System.Reflection;
using Xunit;

namespace Dongsi.Conformance;

/// <summary>No program without a twin, no twin without a program, no difference that is not written down.</summary>
public sealed class CompletenessTests
{
    [Fact]
    public void Every_recorded_program_has_a_twin_and_every_twin_a_recorded_program()
    {
        foreach (string area in Traces.Areas)
        {
            Assert.Equal(Traces.Of(area).Keys.Select(Traces.CSharpName).Order(), Twins.Of(area).Keys.Order());
        }
    }

    [Fact]
    public void Every_class_of_programs_belongs_to_a_recorded_area() =>
        Assert.Equal(
            Traces.Areas.Select(area => $"{Traces.CSharpName(area)}Programs").Order(), Twins.Classes().Order());

    [Fact]
    public void There_are_at_least_six_hundred_programs() =>
        Assert.True(Traces.Areas.Sum(area => Traces.Of(area).Count) >= 600);

    [Fact]
    public void No_recorded_trace_is_empty() =>
        Assert.All(Traces.Areas, area => Assert.All(Traces.Of(area), program => Assert.NotEmpty(program.Value)));

    [Fact]
    public void The_differences_page_names_every_program_that_differs_on_purpose_and_no_other()
    {
        string page = Resources.Read("python-differences.md");
        foreach (string area in Traces.Areas)
        {
            foreach (string program in Traces.Of(area).Keys)
            {
                bool differs = Difference(area, program) is not null;
                Assert.True(
                    differs == page.Contains($"`{area}.{program}`", StringComparison.Ordinal),
                    $"`{area}.{program}` {(differs ? "is missing from" : "should not be in")} python-differences.md");
            }
        }
    }

    [Fact]
    public void What_differs_on_purpose_does_differ_and_says_why()
    {
        foreach (string area in Traces.Areas)
        {
            foreach ((string program, IReadOnlyList<string> lines) in Traces.Of(area))
            {
                if (Difference(area, program) is { } difference)
                {
                    Assert.NotEmpty(difference.Reason);
                    Assert.NotEqual(lines, difference.Expected);
                }
            }
        }
    }

    private static DiffersOnPurposeAttribute? Difference(string area, string program) =>
        Twins.Of(area).GetValueOrDefault(Traces.CSharpName(program))?.GetCustomAttribute<DiffersOnPurposeAttribute>();
}
