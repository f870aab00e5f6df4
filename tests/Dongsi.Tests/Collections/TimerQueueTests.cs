using Dongsi.LowLevel;
using Xunit;

namespace Dongsi.Tests.Collections;

public sealed class TimerQueueTests
{
    [Fact]
    public void An_empty_queue_has_no_deadline_and_nothing_due()
    {
        var queue = new TimerQueue();
        Assert.False(queue.TryPeek(out _));
        Assert.False(queue.TryTakeDue(long.MaxValue, out _));
    }

    [Fact]
    public void The_earliest_deadline_comes_first()
    {
        TimerQueue queue = HeapOf(30, 10, 20);
        Assert.True(queue.TryPeek(out long when));
        Assert.Equal(10, when);
        Assert.Equal([10, 20, 30], Drain(queue).Select(item => item.When));
    }

    [Fact]
    public void Equal_deadlines_come_in_the_order_of_registration()
    {
        var queue = new TimerQueue();
        for (int i = 0; i < 1000; i++)
        {
            queue.Add(7, new TestItem(7, i));
        }

        Assert.Equal(Enumerable.Range(0, 1000), Drain(queue).Select(item => item.Number));
    }

    [Fact]
    public void Nothing_is_taken_before_it_is_due()
    {
        TimerQueue queue = HeapOf(10);
        Assert.False(queue.TryTakeDue(9, out _));
        Assert.True(queue.TryTakeDue(10, out Runnable timer));
        Assert.Equal(10, ((TestItem)timer).When);
    }

    [Fact]
    public void A_timer_that_is_taken_is_told_that_it_has_left()
    {
        TimerQueue queue = HeapOf(1, 2);
        Assert.True(queue.TryTakeDue(1, out Runnable timer));
        Assert.True(((TestItem)timer).HasLeft);
        Assert.Equal(1, queue.Count);
    }

    [Fact]
    public void A_cancelled_timer_is_never_given_out_nor_its_deadline()
    {
        var queue = new TimerQueue();
        var dead = new TestItem(1);
        queue.Add(1, dead);
        queue.Add(2, new TestItem(2));
        Cancel(queue, dead);
        Assert.Equal(1, queue.LiveCount);
        Assert.True(queue.TryPeek(out long when));
        Assert.Equal(2, when);
        Assert.Equal([2], Drain(queue).Select(item => item.When));
    }

    [Fact]
    public void A_queue_of_cancelled_timers_only_is_empty()
    {
        var queue = new TimerQueue();
        for (int i = 0; i < 10; i++)
        {
            var item = new TestItem(i);
            queue.Add(i, item);
            Cancel(queue, item);
        }

        Assert.Equal(0, queue.LiveCount);
        Assert.False(queue.TryPeek(out _));
        Assert.Equal(0, queue.Count);
    }

    [Fact]
    public void It_is_compacted_when_more_than_half_is_cancelled()
    {
        var queue = new TimerQueue();
        TestItem[] items = [.. Enumerable.Range(0, 1000).Select(i => new TestItem(i, i))];
        foreach (TestItem item in items)
        {
            queue.Add(item.When, item);
        }

        foreach (TestItem item in items.Where(item => item.Number % 2 == 1))
        {
            Cancel(queue, item);
        }

        Assert.Equal(1000, queue.Count);
        Cancel(queue, items[500]);
        Assert.Equal(499, queue.Count);
        Assert.Equal(499, queue.LiveCount);
        Assert.Equal(items.Where(item => !item.IsDead), Drain(queue));
    }

    [Fact]
    public void Memory_stays_within_twice_the_living()
    {
        var queue = new TimerQueue();
        queue.Add(0, new TestItem());
        for (int i = 0; i < 100_000; i++)
        {
            var item = new TestItem(i + 1);
            queue.Add(item.When, item);
            Cancel(queue, item);
            Assert.InRange(queue.Count, 1, 64);
        }

        Assert.Equal(1, queue.LiveCount);
    }

    [Fact]
    public void A_cleared_queue_is_empty()
    {
        TimerQueue queue = HeapOf(1, 2, 3);
        queue.Clear();
        Assert.Equal(0, queue.Count);
        Assert.Equal(0, queue.LiveCount);
        Assert.False(queue.TryPeek(out _));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Random_use_is_that_of_a_sorted_list(int seed)
    {
        var random = new Random(seed);
        var queue = new TimerQueue();
        var model = new SortedSet<(long When, int Number)>();
        var items = new Dictionary<int, TestItem>();
        for (int i = 0; i < 50_000; i++)
        {
            int what = random.Next(100);
            if (what < 50 || model.Count == 0)
            {
                var item = new TestItem(random.Next(1000), i);
                queue.Add(item.When, item);
                items.Add(i, item);
                model.Add((item.When, i));
            }
            else if (what < 75)
            {
                (long When, int Number) victim = model.ElementAt(random.Next(Math.Min(20, model.Count)));
                model.Remove(victim);
                Cancel(queue, items[victim.Number]);
            }
            else
            {
                (long When, int Number) first = model.Min;
                Assert.False(queue.TryTakeDue(first.When - 1, out _));
                Assert.True(queue.TryTakeDue(first.When, out Runnable taken));
                Assert.Same(items[first.Number], taken);
                model.Remove(first);
            }

            Assert.Equal(model.Count, queue.LiveCount);
        }

        Assert.Equal(model.Select(entry => entry.Number), Drain(queue).Select(item => item.Number));
    }

    private static TimerQueue HeapOf(params long[] deadlines)
    {
        var queue = new TimerQueue();
        foreach (long when in deadlines)
        {
            queue.Add(when, new TestItem(when));
        }

        return queue;
    }

    private static void Cancel(TimerQueue queue, TestItem item)
    {
        item.IsDead = true;
        queue.NoteCancelled();
    }

    private static List<TestItem> Drain(TimerQueue queue)
    {
        List<TestItem> drained = [];
        while (queue.TryTakeDue(long.MaxValue, out Runnable timer))
        {
            drained.Add((TestItem)timer);
        }

        return drained;
    }
}
