using Xunit;

namespace Dongsi.Tests.Everywhere;

/// <summary>Every await of the library, cancelled at every checkpoint, in every way.</summary>
public sealed class CancelEverywhereTests
{
    public static TheoryData<string, Way> Cases()
    {
        var data = new TheoryData<string, Way>();
        foreach (string name in CaseTable.Cases.Select(one => one.Awaits).Distinct())
        {
            foreach (Way way in Enum.GetValues<Way>())
            {
                data.Add(name, way);
            }
        }

        return data;
    }

    [Fact]
    public void Every_public_awaitable_is_in_the_table()
    {
        string[] known = [.. CaseTable.Cases.Select(one => one.Awaits), .. CaseTable.WaitForNothing.Keys];
        Assert.Empty(PublicAwaitables.Names.Except(known));
        Assert.Empty(known.Except(PublicAwaitables.Names));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void It_can_be_cancelled_at_every_checkpoint_and_loses_nothing(string awaitable, Way way)
    {
        foreach (Case one in CaseTable.Cases.Where(one => one.Awaits == awaitable))
        {
            int turns = CancelEverywhere.Run(one, way);
            Assert.True(turns > 1, $"{one} never waits, so nothing was tried.");
        }
    }
}
