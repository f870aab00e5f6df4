using Dongsi.LowLevel;
using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Cancellation;

public sealed class EpisodeTokenSourceTests
{
    [Fact]
    public void Sources_that_nobody_listens_to_any_more_are_forgotten()
    {
        using var source = new EpisodeTokenSource();
        using var kept = new EpisodeTokenSource();
        source.TakeOver(kept);
        TakeOverMany(source);
        Garbage.Collect();
        Assert.Equal([source, kept], source.TakeAll());
        Assert.Equal([source], source.TakeAll());
        GC.KeepAlive(kept);
    }

    [Fact]
    public void What_a_source_has_taken_over_goes_with_it()
    {
        using var outer = new EpisodeTokenSource();
        using var middle = new EpisodeTokenSource();
        using var inner = new EpisodeTokenSource();
        middle.TakeOver(inner);
        outer.TakeOver(middle);
        Assert.Equal([outer, middle, inner], outer.TakeAll());
        Assert.Equal([middle], middle.TakeAll());
    }

    private static void TakeOverMany(EpisodeTokenSource source)
    {
        for (int i = 0; i < 1000; i++)
        {
            source.TakeOver(new EpisodeTokenSource());
        }
    }
}
