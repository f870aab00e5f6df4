using Dongsi.Stress.Schedules;
using Xunit;

namespace Dongsi.Stress.Streams;

/// <summary>No read loses a byte, whoever is cancelled whenever.</summary>
public sealed class ReaderScheduleTests
{
    [Fact]
    public void What_was_returned_is_what_was_fed() => RandomSchedules.Check(static _ => new ReaderSubject());

    [Fact]
    public void A_read_that_loses_what_it_took_is_found() =>
        Assert.NotNull(RandomSchedules.Find(static _ => new ReaderSubject(loses: true), 100_000));
}
