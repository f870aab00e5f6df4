using Dongsi.LowLevel;
using Xunit;

namespace Dongsi.Tests.Collections;

public sealed class SegmentedQueueTests
{
    [Fact]
    public void A_new_queue_is_empty() => Assert.Equal(0, new SegmentedQueue<ReadyEntry>().Count);

    [Fact]
    public void Items_come_out_in_the_order_they_went_in()
    {
        var queue = new SegmentedQueue<ReadyEntry>();
        TestItem[] items = Items(10);
        Array.ForEach(items, item => queue.Enqueue(new ReadyEntry(item)));
        Assert.Equal(10, queue.Count);
        Assert.Equal(items, Drain(queue));
        Assert.Equal(0, queue.Count);
    }

    [Theory]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(129)]
    [InlineData(10_000)]
    public void A_full_queue_grows_and_keeps_the_order(int count)
    {
        var queue = new SegmentedQueue<ReadyEntry>();
        TestItem[] items = Items(count);
        Array.ForEach(items, item => queue.Enqueue(new ReadyEntry(item)));
        Assert.Equal(items, Drain(queue));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(64)]
    public void It_grows_in_the_right_order_wherever_the_head_stands(int head)
    {
        var queue = new SegmentedQueue<ReadyEntry>();
        Array.ForEach(Items(head), item => queue.Enqueue(new ReadyEntry(item)));
        Drain(queue);
        TestItem[] items = Items(200);
        Array.ForEach(items, item => queue.Enqueue(new ReadyEntry(item)));
        Assert.Equal(items, Drain(queue));
    }

    [Fact]
    public void Random_use_is_that_of_a_queue()
    {
        var random = new Random(1);
        var queue = new SegmentedQueue<ReadyEntry>();
        var model = new Queue<Runnable>();
        for (int i = 0; i < 100_000; i++)
        {
            if (random.Next(100) < 51)
            {
                var item = new TestItem(number: i);
                queue.Enqueue(new ReadyEntry(item));
                model.Enqueue(item);
            }
            else if (model.Count > 0)
            {
                Assert.Same(model.Dequeue(), queue.Dequeue().Item);
            }

            Assert.Equal(model.Count, queue.Count);
        }
    }

    [Fact]
    public void A_cleared_queue_is_empty_and_can_be_used_again()
    {
        var queue = new SegmentedQueue<ReadyEntry>();
        Array.ForEach(Items(100), item => queue.Enqueue(new ReadyEntry(item)));
        queue.Clear();
        Assert.Equal(0, queue.Count);
        TestItem[] items = Items(3);
        Array.ForEach(items, item => queue.Enqueue(new ReadyEntry(item)));
        Assert.Equal(items, Drain(queue));
    }

    [Fact]
    public void What_came_out_is_not_kept_alive()
    {
        var queue = new SegmentedQueue<ReadyEntry>();
        WeakReference weak = PassThrough(queue);
        Support.Garbage.Collect();
        Assert.False(weak.IsAlive);
        GC.KeepAlive(queue);
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static WeakReference PassThrough(SegmentedQueue<ReadyEntry> queue)
    {
        queue.Enqueue(new ReadyEntry(new TestItem()));
        return new WeakReference(queue.Dequeue().Item);
    }

    private static TestItem[] Items(int count) => [.. Enumerable.Range(0, count).Select(i => new TestItem(number: i))];

    private static List<Runnable> Drain(SegmentedQueue<ReadyEntry> queue)
    {
        List<Runnable> drained = [];
        while (queue.Count > 0)
        {
            drained.Add(queue.Dequeue().Item);
        }

        return drained;
    }
}
