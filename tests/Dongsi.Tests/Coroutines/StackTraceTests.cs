using System.Runtime.CompilerServices;
using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Coroutines;

/// <summary>The stack trace of an exception reads like the source.</summary>
public sealed class StackTraceTests
{
    private static readonly string[] s_chain =
        ["Ten", "Nine", "Eight", "Seven", "Six", "Five", "Four", "Three", "Two", "One"];

    private static int s_finally;

    [Fact]
    public void It_names_ten_coroutines_once_each_and_nothing_else() => TestLoop.Run(async () =>
    {
        try
        {
            await One(late: false);
            Assert.Fail("Nothing was thrown.");
        }
        catch (InvalidDataException e)
        {
            AssertReadsLikeTheSource(e);
        }
    });

    [Fact]
    public void It_does_so_after_a_suspension() => TestLoop.Run(async () =>
    {
        try
        {
            await One(late: true);
            Assert.Fail("Nothing was thrown.");
        }
        catch (InvalidDataException e)
        {
            AssertReadsLikeTheSource(e);
        }
    });

    [Fact]
    public void It_does_so_through_a_task() => TestLoop.Run(async () =>
    {
        LoopTask task = Asyncio.CreateTask(One(late: true));
        try
        {
            await task;
            Assert.Fail("Nothing was thrown.");
        }
        catch (InvalidDataException e)
        {
            AssertReadsLikeTheSource(e);
        }
    });

    [Fact]
    public void A_cancellation_starts_at_the_await_that_was_cancelled() => TestLoop.Run(async () =>
    {
        LoopTask task = Asyncio.CreateTask(Waiting());
        await Asyncio.Sleep(0);
        task.Cancel();
        try
        {
            await task;
            Assert.Fail("Nothing was thrown.");
        }
        catch (CancelledException e)
        {
            List<string> methods = Methods(e);
            Assert.Equal("Inner", methods[0]);
            Assert.Equal("Waiting", methods[1]);
            AssertNoPlumbing(e);
        }

    });

    [Fact]
    public void What_a_future_failed_with_is_traced_from_the_await() => TestLoop.Run(async test =>
    {
        Future<int> future = test.Loop.CreateFuture<int>();
        future.SetException(new InvalidDataException());
        try
        {
            await WaitFor(future);
            Assert.Fail("Nothing was thrown.");
        }
        catch (InvalidDataException e)
        {
            Assert.Equal("WaitFor", Methods(e)[0]);
            AssertNoPlumbing(e);
        }
    });

    [Fact]
    public void A_wait_with_a_time_limit_leads_from_the_source_to_the_caller() => TestLoop.Run(async () =>
    {
        try
        {
            await Asyncio.WaitFor(One(late: true), 100);
            Assert.Fail("Nothing was thrown.");
        }
        catch (InvalidDataException e)
        {
            Assert.Equal(s_chain, Methods(e).Take(10));
        }
    });

    private static async Coroutine Waiting() => await Inner();

    private static async Coroutine Inner() => await Asyncio.Sleep(1);

    private static async Coroutine WaitFor(Future<int> future) => await future;

    private static void AssertReadsLikeTheSource(Exception e)
    {
        List<string> methods = Methods(e);
        Assert.Equal(s_chain, methods.Take(10));
        Assert.Single(methods.Skip(10));
        AssertNoPlumbing(e);
    }

    private static void AssertNoPlumbing(Exception e) =>
        Assert.All(Lines(e), line => Assert.StartsWith("at Dongsi.Tests.", line));

    private static List<string> Lines(Exception e) =>
    [
        .. e.StackTrace!.Split(Environment.NewLine)
            .Select(line => line.Trim())
            .Where(line => !line.StartsWith("--- End of stack trace", StringComparison.Ordinal)),
    ];

    // at Dongsi.Tests.Coroutines.StackTraceTests.One(Boolean late) in …: line 5
    private static List<string> Methods(Exception e) =>
    [
        .. Lines(e).Select(line =>
        {
            string method = line.Split('(')[0].Split('.')[^1];
            int local = method.IndexOf("g__", StringComparison.Ordinal);
            return local < 0 ? method : method[(local + 3)..].Split('|')[0];
        }),
    ];

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Coroutine One(bool late) => await Two(late);

    private static async Coroutine<int> Two(bool late) => await Three(late);

    private static async Coroutine<int> Three(bool late)
    {
        await Four(late);
        return 3;
    }

    private static async Coroutine Four(bool late) => await Five(late);

    private static async Coroutine Five(bool late)
    {
        try
        {
            await Six(late);
        }
        finally
        {
            s_finally++;
        }
    }

    private static async Coroutine Six(bool late) => await Seven(late);

    private static async Coroutine<string> Seven(bool late) => await Eight(late);

    private static async Coroutine<string> Eight(bool late) => await Nine(late);

    private static async Coroutine<string> Nine(bool late)
    {
        await Ten(late);
        return "";
    }

    private static async Coroutine Ten(bool late)
    {
        if (late)
        {
            await Asyncio.Sleep(1);
        }

        throw new InvalidDataException();
    }
}
