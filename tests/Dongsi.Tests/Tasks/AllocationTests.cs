using System.Runtime.CompilerServices;
using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Tasks;

/// <summary>
/// Budgets on memory. A debug build makes every state machine an object of its own, and boxes an awaiter that has to
/// wait; it is allowed both.
/// </summary>
public sealed class AllocationTests
{
    private const int Rounds = 10_000;

#if DEBUG
    private const int StateMachine = 72;
    private const int Box = 24;
#else
    private const int StateMachine = 0;
    private const int Box = 0;
#endif

    private static readonly Action s_nothing = static () => { };

    [Fact]
    public void Sleeping_nothing_allocates_nothing() => AssertBudget(0, Box, async rounds =>
    {
        while (rounds-- > 0)
        {
            await Asyncio.Sleep(0);
        }
    });

    [Fact]
    public void Awaiting_a_coroutine_that_does_not_suspend_is_one_object() =>
        AssertBudget(24, 96 + StateMachine + Box, async rounds =>
        {
            while (rounds-- > 0)
            {
                await DoNothing();
            }
        });

    [Fact]
    public void Awaiting_a_coroutine_with_a_result_is_one_object() =>
        AssertBudget(24, 96 + StateMachine + Box, async rounds =>
        {
            while (rounds-- > 0)
            {
                await Answer();
            }
        });

    [Fact]
    public void Awaiting_a_future_that_is_done_allocates_nothing() => AssertBudget(0, 0, async rounds =>
    {
        Future<int> done = Asyncio.RunningLoop.CreateFuture<int>();
        done.SetResult(1);
        while (rounds-- > 0)
        {
            await done;
        }
    });

    [Fact]
    public void A_sleep_is_one_object() => AssertBudget(24, 104 + Box, async rounds =>
    {
        while (rounds-- > 0)
        {
            await Asyncio.Sleep(0.001);
        }
    });

    [Fact]
    public void A_future_its_wait_and_the_callback_that_completes_it_are_two_objects() =>
        AssertBudget(48, 168 + Box, async rounds =>
        {
            EventLoop loop = Asyncio.RunningLoop;
            while (rounds-- > 0)
            {
                Future<int> future = loop.CreateFuture<int>();
                loop.CallSoon(static f => f.SetResult(1), future);
                await future;
            }
        });

    [Fact]
    public void To_spawn_and_join_a_task_is_at_most_256_bytes() =>
        AssertBudget(48, 256 + StateMachine + Box, async rounds =>
        {
            while (rounds-- > 0)
            {
                await Asyncio.CreateTask(DoNothing());
            }
        });

    [Fact]
    public void To_schedule_and_cancel_a_timer_is_one_handle() => AssertBudget(24, 128, async rounds =>
    {
        EventLoop loop = Asyncio.RunningLoop;
        while (rounds-- > 0)
        {
            loop.CallLater(1000, s_nothing).Cancel();
        }
    });

    [Fact]
    public void To_schedule_a_callback_is_one_handle() => AssertBudget(24, 96 + Box, async rounds =>
    {
        EventLoop loop = Asyncio.RunningLoop;
        while (rounds-- > 0)
        {
            loop.CallSoon(s_nothing);
            await Asyncio.Sleep(0);
        }
    });

    [Fact]
    public void A_turn_of_a_loop_with_nothing_but_timers_allocates_nothing()
    {
        using var test = new TestLoop();
        int left = 2 * Rounds;
        long start = 0;
        TimerHandle[] timers = [.. Enumerable.Range(1, left).Select(i => test.Loop.CallLater(i * 0.001, Tick))];
        test.Poller.Waits.EnsureCapacity(left + 1);
        test.Loop.RunForever();
        GC.KeepAlive(timers);

        void Tick()
        {
            if (--left == Rounds)
            {
                start = GC.GetAllocatedBytesForCurrentThread();
            }
            else if (left == 0)
            {
                Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - start, 0, Rounds - 1);
                test.Loop.Stop();
            }
        }
    }

    private static void AssertBudget(long least, long most, Func<int, Coroutine> work) => TestLoop.Run(async test =>
    {
        test.Poller.Waits.EnsureCapacity(4 * Rounds);
        await work(2000);
        long start = GC.GetAllocatedBytesForCurrentThread();
        await work(Rounds);
        long bytes = (GC.GetAllocatedBytesForCurrentThread() - start) / Rounds;
        Assert.InRange(bytes, least, most);
    });

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Coroutine DoNothing()
    {
    }

    private static async Coroutine<int> Answer() => 42;
}
