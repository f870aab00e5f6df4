using Dongsi.LowLevel;
using Xunit;

namespace Dongsi.Tests.Collections;

public sealed class TimerHeapTests
{
    [Fact]
    public void An_empty_heap_has_no_deadline_and_nothing_due()
    {
        var heap = new TimerHeap();
        Assert.False(heap.TryPeek(out _));
        Assert.False(heap.TryTakeDue(long.MaxValue, out _));
    }

    [Fact]
    public void The_earliest_deadline_comes_first()
    {
        TimerHeap heap = HeapOf(30, 10, 20);
        Assert.True(heap.TryPeek(out long when));
        Assert.Equal(10, when);
        Assert.Equal([10, 20, 30], Drain(heap).Select(item => item.When));
    }

    [Fact]
    public void Equal_deadlines_come_in_the_order_of_registration()
    {
        var heap = new TimerHeap();
        for (int i = 0; i < 1000; i++)
        {
            heap.Add(7, new TestItem(7, i));
        }

        Assert.Equal(Enumerable.Range(0, 1000), Drain(heap).Select(item => item.Number));
    }

    [Fact]
    public void Nothing_is_taken_before_it_is_due()
    {
        TimerHeap heap = HeapOf(10);
        Assert.False(heap.TryTakeDue(9, out _));
        Assert.True(heap.TryTakeDue(10, out Runnable timer));
        Assert.Equal(10, ((TestItem)timer).When);
    }

    [Fact]
    public void A_timer_that_is_taken_is_told_that_it_has_left()
    {
        TimerHeap heap = HeapOf(1, 2);
        Assert.True(heap.TryTakeDue(1, out Runnable timer));
        Assert.True(((TestItem)timer).HasLeft);
        Assert.Equal(1, heap.Count);
    }

    [Fact]
    public void A_cancelled_timer_is_never_given_out_nor_its_deadline()
    {
        var heap = new TimerHeap();
        var dead = new TestItem(1);
        heap.Add(1, dead);
        heap.Add(2, new TestItem(2));
        Cancel(heap, dead);
        Assert.Equal(1, heap.LiveCount);
        Assert.True(heap.TryPeek(out long when));
        Assert.Equal(2, when);
        Assert.Equal([2], Drain(heap).Select(item => item.When));
    }

    [Fact]
    public void A_heap_of_cancelled_timers_only_is_empty()
    {
        var heap = new TimerHeap();
        for (int i = 0; i < 10; i++)
        {
            var item = new TestItem(i);
            heap.Add(i, item);
            Cancel(heap, item);
        }

        Assert.Equal(0, heap.LiveCount);
        Assert.False(heap.TryPeek(out _));
        Assert.Equal(0, heap.Count);
    }

    [Fact]
    public void It_is_compacted_when_more_than_half_is_cancelled()
    {
        var heap = new TimerHeap();
        TestItem[] items = [.. Enumerable.Range(0, 1000).Select(i => new TestItem(i, i))];
        foreach (TestItem item in items)
        {
            heap.Add(item.When, item);
        }

        foreach (TestItem item in items.Where(item => item.Number % 2 == 1))
        {
            Cancel(heap, item);
        }

        Assert.Equal(1000, heap.Count);
        Cancel(heap, items[500]);
        Assert.Equal(499, heap.Count);
        Assert.Equal(499, heap.LiveCount);
        Assert.Equal(items.Where(item => !item.IsDead), Drain(heap));
    }

    [Fact]
    public void Memory_stays_within_twice_the_living()
    {
        var heap = new TimerHeap();
        heap.Add(0, new TestItem());
        for (int i = 0; i < 100_000; i++)
        {
            var item = new TestItem(i + 1);
            heap.Add(item.When, item);
            Cancel(heap, item);
            Assert.InRange(heap.Count, 1, 64);
        }

        Assert.Equal(1, heap.LiveCount);
    }

    [Fact]
    public void A_cleared_heap_is_empty()
    {
        TimerHeap heap = HeapOf(1, 2, 3);
        heap.Clear();
        Assert.Equal(0, heap.Count);
        Assert.Equal(0, heap.LiveCount);
        Assert.False(heap.TryPeek(out _));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Random_use_is_that_of_a_sorted_list(int seed)
    {
        var random = new Random(seed);
        var heap = new TimerHeap();
        var model = new SortedSet<(long When, int Number)>();
        var items = new Dictionary<int, TestItem>();
        for (int i = 0; i < 50_000; i++)
        {
            int what = random.Next(100);
            if (what < 50 || model.Count == 0)
            {
                var item = new TestItem(random.Next(1000), i);
                heap.Add(item.When, item);
                items.Add(i, item);
                model.Add((item.When, i));
            }
            else if (what < 75)
            {
                (long When, int Number) victim = model.ElementAt(random.Next(Math.Min(20, model.Count)));
                model.Remove(victim);
                Cancel(heap, items[victim.Number]);
            }
            else
            {
                (long When, int Number) first = model.Min;
                Assert.False(heap.TryTakeDue(first.When - 1, out _));
                Assert.True(heap.TryTakeDue(first.When, out Runnable taken));
                Assert.Same(items[first.Number], taken);
                model.Remove(first);
            }

            Assert.Equal(model.Count, heap.LiveCount);
        }

        Assert.Equal(model.Select(entry => entry.Number), Drain(heap).Select(item => item.Number));
    }

    private static TimerHeap HeapOf(params long[] deadlines)
    {
        var heap = new TimerHeap();
        foreach (long when in deadlines)
        {
            heap.Add(when, new TestItem(when));
        }

        return heap;
    }

    private static void Cancel(TimerHeap heap, TestItem item)
    {
        item.IsDead = true;
        heap.NoteCancelled();
    }

    private static List<TestItem> Drain(TimerHeap heap)
    {
        List<TestItem> drained = [];
        while (heap.TryTakeDue(long.MaxValue, out Runnable timer))
        {
            drained.Add((TestItem)timer);
        }

        return drained;
    }
}
