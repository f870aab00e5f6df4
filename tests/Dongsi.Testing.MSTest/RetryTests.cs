[assembly: Parallelize]

namespace Dongsi.Testing.MSTest;

/// <summary>Dongsi.Testing with another framework than xUnit: a test calls <c>LoopTest.Run</c>, and that is all.
/// </summary>
[TestClass]
public sealed class RetryTests(TestContext context)
{
    [TestMethod]
    public void A_call_that_keeps_failing_is_given_up_after_three_tries() => Run(async () =>
    {
        int tries = 0;
        await Assert.ThrowsExactlyAsync<TimeoutException>(() => Retry(() =>
        {
            tries++;
            throw new TimeoutException();
        }).AsTask());
        Assert.AreEqual(3, tries);
        Assert.AreEqual(TimeSpan.FromSeconds(3), LoopTest.Clock.Elapsed);
    });

    [TestMethod]
    [DataRow(1, 0.0)]
    [DataRow(2, 1.0)]
    [DataRow(3, 3.0)]
    public void A_call_that_succeeds_ends_the_waiting(int succeedsAt, double seconds) => Run(async () =>
    {
        int tries = 0;
        await Retry(async () =>
        {
            if (++tries < succeedsAt)
            {
                throw new TimeoutException();
            }
        });
        Assert.AreEqual(TimeSpan.FromSeconds(seconds), LoopTest.Clock.Elapsed);
    });

    [TestMethod]
    public void A_task_that_a_test_forgets_fails_it()
    {
        LoopTestException failure = Assert.ThrowsExactly<LoopTestException>(() => Run(async () =>
        {
            Asyncio.CreateTask(Asyncio.Sleep(100), "forgotten");
            await Asyncio.Sleep(1);
        }));
        Assert.Contains("forgotten", failure.Message);
    }

    private static async Coroutine Retry(Func<Coroutine> call)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                await call();
                return;
            }
            catch (TimeoutException) when (attempt < 3)
            {
                await Asyncio.Sleep(attempt);
            }
        }
    }

    /// <summary>The one line that a framework needs: its token cancels the test.</summary>
    private void Run(Func<Coroutine> test) =>
        LoopTest.Run(test, new LoopTestOptions { CancellationToken = context.CancellationToken });
}
