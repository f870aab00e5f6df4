using Dongsi.LowLevel;
using Xunit;

namespace Dongsi.Tests.Pollers;

public sealed class PollTimeoutTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(9_999, 1)]
    [InlineData(10_000, 1)]
    [InlineData(10_001, 2)]
    [InlineData(long.MaxValue, int.MaxValue)]
    public void Ticks_are_rounded_up_to_milliseconds_and_cut_to_an_int(long ticks, int milliseconds) =>
        Assert.Equal(milliseconds, PollTimeout.ToMilliseconds(ticks));
}
