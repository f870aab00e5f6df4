using Xunit;

namespace Dongsi.Testing.Tests.Schedules;

public sealed class ExploreTests
{
    [Fact]
    public void A_task_that_polls_keeps_nobody_from_working() => Explore.Run(100, Poll);

    [Fact]
    public void Who_was_passed_over_too_often_comes_to_its_turn_in_a_replay_too()
    {
        SimulatedRun longest = Enumerable.Range(1, 50)
            .Select(seed => Explore.Once(seed, Poll, SchedulePolicy.Pct(seed, length: 10)))
            .MaxBy(run => run.Steps)!;
        Assert.InRange(longest.Steps, 101, 1000);
        Assert.Equal(longest.Trace, Explore.Replay(longest.ReplayCode, Poll).Trace);
    }

    [Fact]
    public void What_comes_from_the_network_competes_with_a_task_that_is_always_ready() =>
        Explore.Run(20, async world =>
        {
            bool isDone = false;
            var handled = new AsyncEvent();
            LoopTask busy = Asyncio.CreateTask(Spin());
            await using Server server = await Asyncio.StartServer(
                async (_, writer) =>
                {
                    writer.Close();
                    await writer.WaitClosed();
                    handled.Set();
                },
                "localhost",
                7);
            var (reader, writer) = await Asyncio.OpenConnection("localhost", 7);
            Assert.Empty(await reader.Read());
            isDone = true;
            writer.Close();
            await writer.WaitClosed();
            await handled.Wait();
            await busy;

            async Coroutine Spin()
            {
                while (!isDone)
                {
                    await Asyncio.Sleep(0);
                }
            }
        });

    [Fact]
    public void A_run_that_does_not_end_fails()
    {
        var options = new ExploreOptions { MaxSteps = 1000, MaxShrinkRuns = 0 };
        ExplorationException e = Assert.Throws<ExplorationException>(() => Explore.Run(5, Spin, options));
        Assert.IsType<LivelockException>(e.InnerException);
        Assert.Contains("1000 steps", e.Message, StringComparison.Ordinal);

        static async Coroutine Spin(World world)
        {
            while (true)
            {
                await Asyncio.Sleep(0);
            }
        }
    }

    [Fact]
    public void A_task_that_is_left_behind_is_a_failure()
    {
        SimulatedRun run = Explore.Once(1, async _ =>
        {
            Asyncio.CreateTask(Asyncio.Sleep(10), name: "forgotten");
            await Asyncio.Sleep(0);
        });
        LeftoverException e = Assert.IsType<LeftoverException>(run.Failure);
        Assert.Contains("'forgotten' (Sleep)", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_to_the_exception_handler_is_a_failure()
    {
        SimulatedRun run = Explore.Once(1, async _ =>
        {
            Asyncio.RunningLoop.CallSoon(() => throw new InvalidDataException("in a callback"));
            await Asyncio.Sleep(1);
        });
        Assert.IsType<InvalidDataException>(Assert.IsType<LeftoverException>(run.Failure).InnerException);
    }

    [Fact]
    public void A_failure_that_nobody_took_is_a_failure()
    {
        SimulatedRun run = Explore.Once(1, async _ =>
        {
            Asyncio.CreateTask(Fail());
            await Asyncio.Sleep(1);
        });
        Assert.IsType<InvalidDataException>(Assert.IsType<LeftoverException>(run.Failure).InnerException);

        static async Coroutine Fail()
        {
            await Asyncio.Sleep(0);
            throw new InvalidDataException("nobody looks");
        }
    }

    [Fact]
    public void Callbacks_run_in_order_under_every_schedule() => Explore.Run(100, async _ =>
    {
        List<int> order = [];
        LoopTask beside = Asyncio.CreateTask(Asyncio.Sleep(0));
        for (int i = 0; i < 5; i++)
        {
            Asyncio.RunningLoop.CallSoon(order.Add, i);
        }

        await Asyncio.Sleep(1);
        await beside;
        Assert.Equal([0, 1, 2, 3, 4], order);
    });

    [Fact]
    public void More_threads_find_the_same_schedule()
    {
        string one = Find(threads: 1);
        Assert.Equal(one, Find(threads: 4));

        static string Find(int threads) => Assert.Throws<ExplorationException>(() => Explore.Run(
            500, Dongsi.Tests.Child.PlantedBugs.LostUpdate, new ExploreOptions { Threads = threads })).Message;
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(int.MaxValue, 200)]
    [InlineData(int.MinValue, 3)]
    public void A_code_says_the_seed_and_all_choices(int seed, int length)
    {
        var random = new Random(length);
        int[] choices = [.. Enumerable.Range(0, length).Select(_ => random.Next(3) * random.Next(300)), 1];
        (int readSeed, int[] read) = ReplayCode.Read($"replay: DONGSI_REPLAY={ReplayCode.Write(seed, choices)}\n");
        Assert.Equal(seed, readSeed);
        Assert.Equal(choices, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1,2,3")]
    [InlineData("AQ")]
    [InlineData("AgEA")]
    [InlineData("AQEA")]
    public void What_is_no_code_is_refused(string code) =>
        Assert.Throws<FormatException>(() => Explore.Replay(code, async _ => await Asyncio.Sleep(0)));

    private static async Coroutine Poll(World world)
    {
        bool isDone = false;
        LoopTask poller = Asyncio.CreateTask(Look());
        for (int i = 0; i < 3; i++)
        {
            await Asyncio.Sleep(0);
        }

        isDone = true;
        await poller;

        async Coroutine Look()
        {
            while (!isDone)
            {
                await Asyncio.Sleep(0);
            }
        }
    }
}
