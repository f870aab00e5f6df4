using Dongsi.LowLevel;
using Xunit;

namespace Dongsi.Tests.Collections;

public sealed class ReadyRingTests
{
    [Fact]
    public void A_new_ring_is_empty() => Assert.Equal(0, new ReadyRing().Count);

    [Fact]
    public void Items_come_out_in_the_order_they_went_in()
    {
        var ring = new ReadyRing();
        TestItem[] items = Items(10);
        Array.ForEach(items, ring.Enqueue);
        Assert.Equal(10, ring.Count);
        Assert.Equal(items, Drain(ring));
        Assert.Equal(0, ring.Count);
    }

    [Theory]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(129)]
    [InlineData(10_000)]
    public void A_full_ring_grows_and_keeps_the_order(int count)
    {
        var ring = new ReadyRing();
        TestItem[] items = Items(count);
        Array.ForEach(items, ring.Enqueue);
        Assert.Equal(items, Drain(ring));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(64)]
    public void It_grows_in_the_right_order_wherever_the_head_stands(int head)
    {
        var ring = new ReadyRing();
        Array.ForEach(Items(head), ring.Enqueue);
        Drain(ring);
        TestItem[] items = Items(200);
        Array.ForEach(items, ring.Enqueue);
        Assert.Equal(items, Drain(ring));
    }

    [Fact]
    public void Random_use_is_that_of_a_queue()
    {
        var random = new Random(1);
        var ring = new ReadyRing();
        var model = new Queue<Runnable>();
        for (int i = 0; i < 100_000; i++)
        {
            if (random.Next(100) < 51)
            {
                var item = new TestItem(number: i);
                ring.Enqueue(item);
                model.Enqueue(item);
            }
            else if (model.Count > 0)
            {
                Assert.Same(model.Dequeue(), ring.Dequeue());
            }

            Assert.Equal(model.Count, ring.Count);
        }
    }

    [Fact]
    public void A_cleared_ring_is_empty_and_can_be_used_again()
    {
        var ring = new ReadyRing();
        Array.ForEach(Items(100), ring.Enqueue);
        ring.Clear();
        Assert.Equal(0, ring.Count);
        TestItem[] items = Items(3);
        Array.ForEach(items, ring.Enqueue);
        Assert.Equal(items, Drain(ring));
    }

    [Fact]
    public void What_came_out_is_not_kept_alive()
    {
        var ring = new ReadyRing();
        WeakReference weak = PassThrough(ring);
        Support.Garbage.Collect();
        Assert.False(weak.IsAlive);
        GC.KeepAlive(ring);
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static WeakReference PassThrough(ReadyRing ring)
    {
        ring.Enqueue(new TestItem());
        return new WeakReference(ring.Dequeue());
    }

    private static TestItem[] Items(int count) => [.. Enumerable.Range(0, count).Select(i => new TestItem(number: i))];

    private static List<Runnable> Drain(ReadyRing ring)
    {
        List<Runnable> drained = [];
        while (ring.Count > 0)
        {
            drained.Add(ring.Dequeue());
        }

        return drained;
    }
}
