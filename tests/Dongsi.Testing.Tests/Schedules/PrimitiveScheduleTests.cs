using Xunit;

namespace Dongsi.Testing.Tests.Schedules;

/// <summary>
/// What each primitive promises, under chance and under priorities of depth 3, with a victim that is cancelled in some
/// moment. <c>DONGSI_EXPLORE</c> says how many schedules; 2,000 each by default.
/// </summary>
public sealed class PrimitiveScheduleTests
{
    private static readonly int s_schedules =
        int.TryParse(Environment.GetEnvironmentVariable("DONGSI_EXPLORE"), out int count) ? count : 2000;

    [Fact]
    public void A_lock_lets_one_in() => Explore.Run(s_schedules, async world =>
    {
        var gate = new AsyncLock();
        int inside = 0;
        await Crowd(world, async _ =>
        {
            using (await gate.Acquire())
            {
                Assert.Equal(1, ++inside);
                try
                {
                    await Asyncio.Sleep(0);
                }
                finally
                {
                    inside--;
                }
            }
        });
        Assert.False(gate.Locked);
    });

    [Fact]
    public void A_lock_that_lets_two_in_is_found()
    {
        ExplorationException e = Assert.Throws<ExplorationException>(() => Explore.Run(500, async world =>
        {
            var gate = new MutantLock();
            int inside = 0;
            await TaskGroup.Run(async group =>
            {
                for (int i = 0; i < 3; i++)
                {
                    group.CreateTask(Enter(delay: i * 2));
                }
            });

            async Coroutine Enter(int delay)
            {
                await Pause(delay);
                await gate.Acquire();
                Assert.Equal(1, ++inside);
                await Asyncio.Sleep(0);
                inside--;
                gate.Release();
            }
        }));
        Assert.IsType<ExceptionGroup>(e.InnerException);
    }

    [Fact]
    public void A_semaphore_lets_two_in() => Explore.Run(s_schedules, async world =>
    {
        var gate = new BoundedAsyncSemaphore(2);
        int inside = 0;
        await Crowd(world, async _ =>
        {
            using (await gate.Acquire())
            {
                Assert.InRange(++inside, 1, 2);
                try
                {
                    await Asyncio.Sleep(0);
                }
                finally
                {
                    inside--;
                }
            }
        });
        Assert.Equal(2, gate.Value);
    });

    [Fact]
    public void A_queue_loses_nothing_and_keeps_the_order_of_each_producer() => Explore.Run(s_schedules, async world =>
    {
        var queue = new AsyncQueue<(int Producer, int Number)>(2);
        int[] last = [-1, -1, -1];
        List<(int Producer, int Number)> put = [];
        List<(int Producer, int Number)> got = [];
        LoopTask consumer = Asyncio.CreateTask(Consume());
        await Crowd(world, async producer =>
        {
            for (int i = 0; i < 3; i++)
            {
                put.Add((producer, i));
                try
                {
                    await queue.Put((producer, i));
                }
                catch (CancelledException)
                {
                    put.Remove((producer, i));
                    throw;
                }
            }
        });
        await queue.Join();
        consumer.Cancel();
        await Asyncio.Wait([consumer]);
        Assert.Equal(put.Order(), got.Order());

        async Coroutine Consume()
        {
            while (true)
            {
                var item = await queue.Get();
                Assert.True(item.Number > last[item.Producer], $"{item} came after {last[item.Producer]}");
                last[item.Producer] = item.Number;
                got.Add(item);
                queue.TaskDone();
            }
        }
    });

    [Fact]
    public void A_channel_loses_nothing() => Explore.Run(s_schedules, async world =>
    {
        var (sender, receiver) = MemoryChannel.Create<int>(1);
        int sent = 0;
        int received = 0;
        LoopTask consumer = Asyncio.CreateTask(Consume());
        await Crowd(world, async _ =>
        {
            await sender.Send(1);
            sent++;
        });
        sender.Close();
        await consumer;
        Assert.Equal(sent, received);

        async Coroutine Consume()
        {
            await foreach (int item in receiver)
            {
                received += item;
                await Asyncio.Sleep(0);
            }

            receiver.Close();
        }
    });

    [Fact]
    public void A_condition_wakes_whoever_has_something_to_do() => Explore.Run(s_schedules, async world =>
    {
        var condition = new AsyncCondition();
        int items = 0;
        int taken = 0;
        LoopTask maker = Asyncio.CreateTask(Make());
        await Crowd(world, async _ =>
        {
            using (await condition.Acquire())
            {
                await condition.WaitFor(() => items > 0);
                items--;
                taken++;
            }
        });
        await maker;
        Assert.Equal(3, items + taken);

        async Coroutine Make()
        {
            for (int i = 0; i < 3; i++)
            {
                using (await condition.Acquire())
                {
                    items++;
                    condition.Notify();
                }

                await Asyncio.Sleep(0);
            }
        }
    });

    [Fact]
    public void An_event_lets_everybody_go() => Explore.Run(s_schedules, async world =>
    {
        var start = new AsyncEvent();
        LoopTask starter = Asyncio.CreateTask(Start());
        await Crowd(world, async _ =>
        {
            await start.Wait();
            Assert.True(start.IsSet);
        });
        await starter;

        async Coroutine Start()
        {
            await Asyncio.Sleep(0);
            start.Set();
        }
    });

    [Fact]
    public void A_future_has_one_result_for_everybody() => Explore.Run(s_schedules, async world =>
    {
        Future<int> answer = Asyncio.RunningLoop.CreateFuture<int>();
        LoopTask oracle = Asyncio.CreateTask(Answer());
        await Crowd(world, async _ => Assert.Equal(42, await Asyncio.Shield(answer)));
        await oracle;

        async Coroutine Answer()
        {
            await Asyncio.Sleep(0);
            answer.SetResult(42);
        }
    });

    [Fact]
    public void A_barrier_opens_when_all_have_come() => Explore.Run(s_schedules, async world =>
    {
        var barrier = new AsyncBarrier(3);
        int come = 0;
        HashSet<int> places = [];
        await TaskGroup.Run(async group =>
        {
            for (int i = 0; i < 3; i++)
            {
                group.CreateTask(Come(world.Random.Next(3)));
            }
        });
        Assert.Equal([0, 1, 2], places.Order());

        async Coroutine Come(int delay)
        {
            await Pause(delay);
            come++;
            places.Add(await barrier.Wait());
            Assert.Equal(3, come);
        }
    });

    [Fact]
    public void A_group_ends_after_all_of_its_tasks() => Explore.Run(s_schedules, async world =>
    {
        int running = 0;
        try
        {
            await TaskGroup.Run(async group =>
            {
                for (int i = 0; i < 3; i++)
                {
                    group.CreateTask(Work(world.Random.Next(4), fails: i == 1));
                }

                await Pause(world.Random.Next(3));
            });
            Assert.Fail("It was to fail.");
        }
        catch (ExceptionGroup e)
        {
            Assert.IsType<InvalidDataException>(Assert.Single(e.InnerExceptions));
        }

        Assert.Equal(0, running);

        async Coroutine Work(int pauses, bool fails)
        {
            running++;
            try
            {
                await Pause(pauses);
                if (fails)
                {
                    throw new InvalidDataException("a worker fails");
                }
            }
            finally
            {
                running--;
            }
        }
    });

    [Fact]
    public void A_scope_ends_what_is_in_it_and_nothing_else() => Explore.Run(s_schedules, async world =>
    {
        bool isOut = false;
        CancelScope? scope = null;
        LoopTask canceller = Asyncio.CreateTask(Cancel());
        await CancelScope.Run(async inner =>
        {
            scope = inner;
            await Asyncio.Sleep(100);
        });
        isOut = true;
        await Asyncio.Sleep(1);
        await canceller;
        Assert.InRange(world.Clock.Elapsed, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));

        async Coroutine Cancel()
        {
            while (scope is null)
            {
                await Asyncio.Sleep(0);
            }

            await Pause(world.Random.Next(3));
            Assert.False(isOut);
            scope.Cancel("enough");
        }
    });

    /// <summary>Three at once, of whom one is cancelled in some moment.</summary>
    private static async Coroutine Crowd(World world, Func<int, Coroutine> act)
    {
        LoopTask[] crowd = [.. Enumerable.Range(0, 3).Select(i => Asyncio.CreateTask(One(i)))];
        await Pause(world.Random.Next(6));
        crowd[world.Random.Next(3)].Cancel("bad luck");
        await Asyncio.Wait(crowd);
        foreach (LoopTask one in crowd.Where(one => !one.Cancelled))
        {
            await one;
        }

        async Coroutine One(int number)
        {
            await Pause(world.Random.Next(3));
            await act(number);
        }
    }

    private static async Coroutine Pause(int turns)
    {
        for (; turns > 0; turns--)
        {
            await Asyncio.Sleep(0);
        }
    }
}
