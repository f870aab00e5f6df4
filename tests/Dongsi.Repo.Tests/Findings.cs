using Xunit;

namespace Dongsi.Repo.Tests;

/// <summary>Fails a rule once, with everything found against it and what to do about it.</summary>
internal static class Findings
{
    public static void None(IEnumerable<string> findings, string advice)
    {
        var list = findings.ToList();
        if (list.Count > 0)
        {
            Assert.Fail($"{advice}\n  {string.Join("\n  ", list)}\n({list.Count} found)");
        }
    }
}
