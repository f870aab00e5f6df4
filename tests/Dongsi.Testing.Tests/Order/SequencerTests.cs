using Xunit;

namespace Dongsi.Testing.Tests.Order;

/// <summary>One order over several tasks.</summary>
public sealed class SequencerTests
{
    private readonly Sequencer _order = new();
    private readonly List<string> _trace = [];

    [Fact]
    public void Positions_come_in_their_order_whoever_asks_first() => LoopTest.Run(async () =>
    {
        await Asyncio.Gather(At(2, "c"), At(0, "a"), At(3, "d"), At(1, "b"));
        Assert.Equal(["a", "b", "c", "d"], _trace);
        Assert.Equal(new SequencerStatistics(4, 0, IsBroken: false), _order.GetStatistics());
    });

    [Fact]
    public void A_position_is_held_until_its_block_ends() => LoopTest.Run(async () =>
    {
        LoopTask second = Asyncio.CreateTask(At(1, "second"));
        using (await _order.At(0))
        {
            await LoopTest.WaitAllTasksBlocked();
            Assert.Equal(1, _order.GetStatistics().TasksWaiting);
            _trace.Add("first");
        }

        await second;
        Assert.Equal(["first", "second"], _trace);
    });

    [Fact]
    public void To_pass_lets_the_next_one_go_at_once() => LoopTest.Run(async () =>
    {
        await _order.Pass(0);
        await _order.Pass(1);
        await At(2, "there");
        Assert.Equal(["there"], _trace);
    });

    [Fact]
    public void A_position_is_used_once() => LoopTest.Run(async () =>
    {
        await _order.Pass(0);
        var e = await Assert.ThrowsAsync<InvalidOperationException>(() => _order.Pass(0).AsTask());
        Assert.Contains("Position 0", e.Message);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => _order.Pass(-1).AsTask());
    });

    [Fact]
    public void A_cancelled_waiter_breaks_it_for_all() => LoopTest.Run(async () =>
    {
        LoopTask cancelled = Asyncio.CreateTask(At(1, "never"));
        LoopTask waiting = Asyncio.CreateTask(At(2, "never"));
        await LoopTest.WaitAllTasksBlocked();
        cancelled.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled.AsTask());
        var e = await Assert.ThrowsAsync<BrokenResourceException>(() => waiting.AsTask());
        Assert.Contains("the task at position 1 was cancelled", e.Message);
        await Assert.ThrowsAsync<BrokenResourceException>(() => _order.Pass(0).AsTask());
        Assert.True(_order.GetStatistics().IsBroken);
        Assert.Empty(_trace);
    });

    private async Coroutine At(int position, string name)
    {
        using (await _order.At(position))
        {
            await Asyncio.Checkpoint();
            _trace.Add(name);
        }
    }
}
