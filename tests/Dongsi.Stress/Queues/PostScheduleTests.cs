using Dongsi.Stress.Schedules;
using Xunit;

namespace Dongsi.Stress.Queues;

/// <summary>Nothing is lost, nothing comes twice, the order is kept, whoever is cancelled whenever.</summary>
public sealed class PostScheduleTests
{
    [Fact]
    public void A_queue() => Check(static random =>
        new Posts.OfQueue(new AsyncQueue<Parcel>(random.Next(4)), random));

    [Fact]
    public void A_priority_queue() => Check(static random => new Posts.OfQueue(
        new AsyncPriorityQueue<Parcel>(random.Next(4)), random, keepsOrder: false));

    [Fact]
    public void A_queue_of_equals_by_priority_keeps_the_order_of_an_unlimited_queue() => Check(static random =>
        new Posts.OfQueue(
            new AsyncPriorityQueue<Parcel>(comparer: Comparer<Parcel>.Create(static (_, _) => 0)), random));

    [Fact]
    public void A_stack() => Check(static random => new Posts.OfQueue(
        new AsyncLifoQueue<Parcel>(random.Next(4)), random, keepsOrder: false));

    [Fact]
    public void A_channel() => Check(static random => new Posts.OfChannel(random.Next(4), random));

    [Fact]
    public void A_rendezvous() => Check(static random => new Posts.OfChannel(0, random));

    [Fact]
    public void An_unbounded_channel() => Check(static random =>
        new Posts.OfChannel(MemoryChannel.Unbounded, random));

    [Fact]
    public void A_queue_that_loses_what_a_cancelled_getter_was_handed_is_found() =>
        IsFound(BrokenPost.Fault.Loses, "lost");

    [Fact]
    public void A_queue_that_turns_round_what_comes_back_is_found() =>
        IsFound(BrokenPost.Fault.TurnsRound, "of the same sender");

    [Fact]
    public void A_queue_whose_put_throws_although_the_item_is_in_is_found() =>
        IsFound(BrokenPost.Fault.PutsAndThrows, "its put threw");

    private static void Check(Func<Random, IPost> make)
    {
        RandomSchedules.Check(random => new PostSubject(make(random), oneGets: random.Next(3) == 0));
    }

    private static void IsFound(BrokenPost.Fault fault, string complaint)
    {
        Subject Make(Random random) => new PostSubject(new BrokenPost(fault), oneGets: false);
        Assert.NotNull(RandomSchedules.Find(Make, 100_000));
        IEnumerable<string?> complaints =
            Enumerable.Range(1, 2000).Select(seed => Schedule.Run(new Shape(seed, 6, 10), Make));
        Assert.Contains(complaints, found => found?.Contains(complaint, StringComparison.Ordinal) == true);
    }
}
