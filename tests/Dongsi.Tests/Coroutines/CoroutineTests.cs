using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Coroutines;

public sealed class CoroutineTests
{
    private bool _hasRun;

    [Fact]
    public void Calling_a_coroutine_method_runs_nothing()
    {
        Coroutine coroutine = SetFlag();
        Assert.False(_hasRun);
        Assert.Equal(CoroutineState.Created, coroutine.State);
        coroutine.Close();
    }

    [Fact]
    public void Awaiting_it_runs_it_at_once_in_the_same_task_and_turn() => TestLoop.Run(async test =>
    {
        LoopTask? task = Asyncio.CurrentTask;
        long turn = test.Loop.GetStatistics().Turns;
        await Check();
        Assert.True(_hasRun);
        Assert.Equal(1, test.Loop.GetStatistics().LiveTasks);
        Assert.Equal(turn, test.Loop.GetStatistics().Turns);

        async Coroutine Check()
        {
            Assert.Same(task, Asyncio.CurrentTask);
            await SetFlag();
        }
    });

    [Fact]
    public void It_gives_its_result() => TestLoop.Run(async () =>
    {
        Assert.Equal(42, await Answer());
        Assert.Equal(42, await AnswerLater());
        Assert.Null(await Nothing());
    });

    [Fact]
    public void It_throws_what_it_threw_before_it_suspended() => TestLoop.Run(async () =>
    {
        var e = await Expect.Throws<InvalidDataException>(Fail());
        Assert.Equal("at once", e.Message);
    });

    [Fact]
    public void It_throws_what_it_threw_after_it_was_resumed() => TestLoop.Run(async () =>
    {
        var e = await Expect.Throws<InvalidDataException>(FailLater());
        Assert.Equal("later", e.Message);
    });

    [Fact]
    public void The_exception_it_throws_is_the_object_that_was_thrown() => TestLoop.Run(async () =>
    {
        var thrown = new InvalidDataException();
        Assert.Same(thrown, await Expect.Throws<InvalidDataException>(Throw(thrown)));
    });

    [Fact]
    public void A_finally_block_runs_when_an_awaited_coroutine_throws() => TestLoop.Run(async () =>
    {
        List<string> log = [];
        await Expect.Throws<InvalidDataException>(Outer(log));
        Assert.Equal(["caught", "finally", "outer finally"], log);
    });

    [Fact]
    public void Its_state_goes_from_created_over_running_and_suspended_to_closed() => TestLoop.Run(async () =>
    {
        Coroutine? self = null;
        List<CoroutineState> states = [];
        self = Body();
        states.Add(self.State);
        LoopTask task = Asyncio.CreateTask(self);
        states.Add(self.State);
        await Asyncio.Sleep(0);
        states.Add(self.State);
        await task;
        states.Add(self.State);
        Assert.Equal(
            [
                CoroutineState.Created, CoroutineState.Created, CoroutineState.Running, CoroutineState.Running,
                CoroutineState.Suspended, CoroutineState.Closed,
            ],
            states);

        async Coroutine Body()
        {
            states.Add(self!.State);
            await Inner();
            await Asyncio.Sleep(1);
        }

        async Coroutine Inner()
        {
            // The outer one runs as long as a coroutine that it awaits does.
            states.Add(self!.State);
        }
    });

    [Fact]
    public void A_coroutine_that_failed_is_closed() => TestLoop.Run(async () =>
    {
        Coroutine coroutine = Fail();
        await Expect.Throws<InvalidDataException>(coroutine);
        Assert.Equal(CoroutineState.Closed, coroutine.State);
    });

    [Fact]
    public void It_prints_as_in_python()
    {
        Coroutine coroutine = SetFlag();
        Assert.Matches("^<coroutine object SetFlag at 0x[0-9a-f]{12}>$", coroutine.ToString());
        Assert.Equal(coroutine.ToString(), coroutine.ToString());
        coroutine.Close();
    }

    [Fact]
    public void An_await_of_the_interface_is_an_await_of_the_coroutine() => TestLoop.Run(async () =>
    {
        IAwaitable plain = SetFlag();
        await plain;
        Assert.True(_hasRun);
        IAwaitable<int> typed = Answer();
        Assert.Equal(42, await typed);
        IAwaitable untyped = Answer();
        await untyped;
    });

    [Fact]
    public void A_coroutine_with_a_result_can_be_awaited_without_it() => TestLoop.Run(async () =>
    {
        Coroutine plain = Answer();
        await plain;
    });

    [Fact]
    public void Many_awaits_in_one_coroutine_each_resume_it_where_it_was() => TestLoop.Run(async () =>
    {
        int sum = 0;
        for (int i = 0; i < 100; i++)
        {
            sum += await Asyncio.Sleep(0.01, i);
        }

        Assert.Equal(4950, sum);
    });

    [Fact]
    public void Locals_that_are_large_structs_survive_suspension() => TestLoop.Run(async () =>
    {
        (long, long, long, long, string) local = (1, 2, 3, 4, "5");
        await Asyncio.Sleep(1);
        Assert.Equal((1, 2, 3, 4, "5"), local);
    });

    private static async Coroutine<int> Answer() => 42;

    private static async Coroutine<int> AnswerLater()
    {
        await Asyncio.Sleep(1);
        return await Answer();
    }

    private static async Coroutine<string?> Nothing() => null;

    private static async Coroutine Fail() => throw new InvalidDataException("at once");

    private static async Coroutine Throw(Exception e) => throw e;

    private static async Coroutine FailLater()
    {
        await Asyncio.Sleep(1);
        throw new InvalidDataException("later");
    }

    private static async Coroutine Outer(List<string> log)
    {
        try
        {
            try
            {
                await FailLater();
            }
            catch (InvalidDataException)
            {
                log.Add("caught");
                await Asyncio.Sleep(1);
                throw;
            }
            finally
            {
                await Asyncio.Sleep(1);
                log.Add("finally");
            }
        }
        finally
        {
            log.Add("outer finally");
        }
    }

    private async Coroutine SetFlag() => _hasRun = true;
}
