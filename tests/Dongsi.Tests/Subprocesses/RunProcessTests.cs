using System.Runtime.Versioning;
using System.Text;
using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Subprocesses;

/// <summary>Programs that are run to their end, and what becomes of them if that is cancelled.</summary>
[SupportedOSPlatform("linux")]
public sealed class RunProcessTests
{
    private const string Stubborn = "trap '' TERM; echo ready >&2; while :; do sleep 0.05; done";

    [Theory]
    [ClassData(typeof(EveryPoller))]
    public void It_gives_all_that_was_written(PollerKind poller) => IoLoop.Run(poller, async _ =>
    {
        ProcessResult result = await Asyncio.RunProcess("/bin/sh", ["-c", "cat; echo err >&2"], "in"u8.ToArray());
        Assert.Equal((0, "in", "err\n"), (result.ReturnCode, Text(result.Stdout), Text(result.Stderr)));
        Assert.Empty((await Asyncio.RunProcess("cat", [])).Stdout);
    });

    [Theory]
    [ClassData(typeof(EveryPoller))]
    public void A_program_that_fails_is_an_exception_with_what_it_said(PollerKind poller) =>
        IoLoop.Run(poller, async _ =>
        {
            var failure = await Assert.ThrowsAsync<CalledProcessException>(
                () => Asyncio.RunProcess("/bin/sh", ["-c", "echo out; echo why >&2; exit 3"]).AsTask());
            Assert.StartsWith("'/bin/sh' ended with exit code 3. It said: why", failure.Message);
            Assert.Equal(
                ("/bin/sh", 3, "out\n", "why\n"),
                (failure.Program, failure.ReturnCode, Text(failure.Stdout), Text(failure.Stderr)));
            failure = await Assert.ThrowsAsync<CalledProcessException>(
                () => Asyncio.RunProcess("/bin/sh", ["-c", "kill -9 $$"]).AsTask());
            Assert.StartsWith("'/bin/sh' was ended by SIGKILL (9).", failure.Message);
        });

    [Theory]
    [ClassData(typeof(EveryPoller))]
    public void Its_exit_code_may_be_looked_at_instead(PollerKind poller) => IoLoop.Run(poller, async _ =>
        Assert.Equal(1, (await Asyncio.RunProcess("false", [], check: false)).ReturnCode));

    [Theory]
    [ClassData(typeof(EveryPoller))]
    public void When_cancelled_it_asks_the_program_to_end_and_waits_for_it(PollerKind poller) =>
        IoLoop.Run(poller, async io =>
        {
            (_, string said) = await CancelledWhenReady(io, async log => await Asyncio.RunProcess(
                "/bin/sh",
                ["-c", "trap 'sleep 0.05; echo cleaned >&2; exit 0' TERM; echo ready >&2; sleep 60 & wait"],
                stderr: log));
            Assert.Equal("ready\ncleaned\n", said);
        });

    [Theory]
    [ClassData(typeof(EveryPoller))]
    public void One_that_does_not_end_is_killed_after_the_grace_period(PollerKind poller) =>
        IoLoop.RunInVirtualTime(poller, async io =>
        {
            (TimeSpan took, _) = await CancelledWhenReady(io, async log => await Asyncio.RunProcess(
                "/bin/sh", ["-c", Stubborn], gracePeriod: TimeSpan.FromSeconds(60), stderr: log));
            Assert.Equal(60, took.TotalSeconds);
        });

    [Theory]
    [ClassData(typeof(EveryPoller))]
    public void A_second_cancel_of_the_task_kills_at_once(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        LoopTask run = Asyncio.CreateTask(Run());
        await Asyncio.Sleep(0.05);
        run.Cancel();
        await Asyncio.Sleep(0.05);
        Assert.Equal(1, io.Loop.Children.Count);
        run.Cancel();
        await Asyncio.Wait([run], timeout: 4);
        Assert.True(run.Cancelled);
        await IoLoop.Until(() => io.Loop.Children.Count == 0);

        static async Coroutine Run() => await Asyncio.RunProcess("/bin/sh", ["-c", Stubborn]);
    });

    [Theory]
    [ClassData(typeof(EveryPoller))]
    public void A_group_is_ended_as_a_whole(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        (TimeSpan took, _) = await CancelledWhenReady(io, async log => await Asyncio.RunProcess(
            "/bin/sh", ["-c", "sleep 60 & sleep 61 & echo ready >&2; wait"], stderr: log, newProcessGroup: true));
        Assert.InRange(took.TotalSeconds, 0, 4);
    });

    [Fact]
    public void A_grace_period_is_not_negative() => IoLoop.Run(PollerKind.Auto, async _ =>
    {
        await Asyncio.Sleep(0);
        Assert.Throws<ArgumentOutOfRangeException>(
            () => Asyncio.RunProcess("true", [], gracePeriod: TimeSpan.FromSeconds(-1)));
    });

    /// <summary>Cancels it when it has said something on its standard error.</summary>
    /// <returns>How long it took to end then, and all that it said.</returns>
    private static async Coroutine<(TimeSpan Took, string Said)> CancelledWhenReady(
        IoLoop io, Func<FileStream, Coroutine> run)
    {
        TimeSpan asked = default;
        string path = Path.GetTempFileName();
        await using (FileStream log = File.OpenWrite(path))
        {
            CancelScope scope = await CancelScope.Run(async scope =>
            {
                CancelWhenReady(io, path, reason =>
                {
                    asked = io.Loop.Time;
                    scope.Cancel(reason);
                });
                await run(log);
            });
            Assert.True(scope.CancelledCaught);
        }

        TimeSpan took = io.Loop.Time - asked;
        Assert.Equal(0, io.Loop.Children.Count);
        string said = await File.ReadAllTextAsync(path);
        File.Delete(path);
        return (took, said);
    }

    private static void CancelWhenReady(IoLoop io, string path, Action<string?> cancel)
    {
        if (new FileInfo(path).Length > 0)
        {
            cancel("it is ready");
        }
        else
        {
            io.Loop.CallLater(0.005, () => CancelWhenReady(io, path, cancel));
        }
    }

    private static string Text(byte[] data) => Encoding.UTF8.GetString(data);
}
