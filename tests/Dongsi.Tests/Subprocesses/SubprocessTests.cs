using System.Runtime.Versioning;
using System.Text;
using Dongsi.Tests.Runners;
using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Subprocesses;

/// <summary>Child processes with streams. What asyncio does too is in the golden traces.</summary>
[SupportedOSPlatform("linux")]
public sealed class SubprocessTests
{
    private const int Kill = 9;
    private const int BrokenPipe = 13;

    [Theory]
    [ClassData(typeof(EveryPoller))]
    public void What_it_writes_is_read_and_what_is_written_it_reads(PollerKind poller) => IoLoop.Run(poller, async _ =>
    {
        await using Subprocess cat = await Asyncio.CreateSubprocessExec("cat", [], Stdio.Pipe, Stdio.Pipe);
        cat.Stdin!.Write("hello\n"u8);
        Assert.Equal("hello\n"u8.ToArray(), await cat.Stdout!.ReadLine());
        cat.Stdin.Close();
        Assert.Empty(await cat.Stdout.Read());
        Assert.Equal(0, await cat.Wait());
        Assert.Null(cat.Stderr);
    });

    [Theory]
    [ClassData(typeof(EveryPoller))]
    public void One_that_writes_more_than_is_read_waits_and_loses_nothing(PollerKind poller) =>
        IoLoop.Run(poller, async _ =>
        {
            const int Size = 5_000_000;
            Subprocess head = await Asyncio.CreateSubprocessExec(
                "head", ["-c", $"{Size}", "/dev/zero"], stdout: Stdio.Pipe);
            await IoLoop.Until(() => head.Stdout!.GetStatistics().IsPaused);
            Assert.Null(head.ReturnCode);
            Assert.Equal(Size, (await head.Stdout!.Read()).Length);
            Assert.Equal(0, await head.Wait());
        });

    [Theory]
    [ClassData(typeof(EveryPoller))]
    public void A_cancelled_communicate_goes_on_where_it_was(PollerKind poller) => IoLoop.Run(poller, async _ =>
    {
        Subprocess process = await Asyncio.CreateSubprocessShell(
            "cat; echo err >&2; read -r line < /dev/null; sleep 0.2; echo end", Stdio.Pipe, Stdio.Pipe, Stdio.Pipe);
        CancelScope scope = await Asyncio.MoveOnAfter(
            0.1, async _ => await process.Communicate("in "u8.ToArray()));
        Assert.True(scope.CancelledCaught);
        LoopTask second = Asyncio.CreateTask(Again());
        await Asyncio.Sleep(0);
        second.Cancel();
        await Asyncio.Wait([second]);
        (byte[] output, byte[] errors) = await process.Communicate();
        Assert.Equal("in end\n", Encoding.ASCII.GetString(output));
        Assert.Equal("err\n", Encoding.ASCII.GetString(errors));

        async Coroutine Again() => await process.Communicate();
    });

    [Theory]
    [ClassData(typeof(EveryPoller))]
    public void Input_without_a_pipe_is_an_error(PollerKind poller) => IoLoop.Run(poller, async _ =>
    {
        await using Subprocess process = await Asyncio.CreateSubprocessShell("sleep 60", Stdio.Null);
        var error = await Assert.ThrowsAsync<ArgumentException>(
            () => process.Communicate("lost"u8.ToArray()).AsTask());
        Assert.Contains("stdin: Stdio.Pipe", error.Message);
    });

    [Theory]
    [ClassData(typeof(EveryPoller))]
    public void Leaving_an_await_using_kills_and_waits(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        Subprocess process;
        await using (process = await Asyncio.CreateSubprocessExec("cat", [], Stdio.Pipe, Stdio.Pipe))
        {
            Assert.Null(process.ReturnCode);
        }

        Assert.Equal(-Kill, process.ReturnCode);
        Assert.Equal(0, io.Loop.Children.Count);
        Assert.Equal(new SubprocessStatistics(IsRunning: false, TasksWaiting: 0), process.GetStatistics());
        Assert.Equal($"<Subprocess {process.Pid} cat returncode=-9>", process.ToString());
    });

    [Theory]
    [ClassData(typeof(EveryPoller))]
    public void In_a_cancelled_scope_nothing_is_started(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        await CancelScope.Run(async scope =>
        {
            scope.Cancel();
            await Asyncio.CreateSubprocessExec("sleep", ["60"]);
        });
        Assert.Equal(0, io.Loop.Children.Count);
    });

    [Theory]
    [ClassData(typeof(EveryPoller))]
    public void One_that_was_dropped_is_waited_for_all_the_same(PollerKind poller) => IoLoop.Run(poller, async io =>
    {
        int pid = await Dropped();
        Garbage.Collect();
        await IoLoop.Until(() => !Directory.Exists($"/proc/{pid}"));
        Assert.Equal(0, io.Loop.Children.Count);

        static async Coroutine<int> Dropped() =>
            (await Asyncio.CreateSubprocessExec("sleep", ["0.1"], stdout: Stdio.Pipe)).Pid;
    });

    [Theory]
    [ClassData(typeof(EveryPoller))]
    public void Many_at_once_leave_no_descriptor_and_no_zombie(PollerKind poller)
    {
        int before = Pipes();
        IoLoop.Run(poller, async _ =>
        {
            for (int round = 0; round < 5; round++)
            {
                Coroutine<(byte[], int)>[] runs = [.. Enumerable.Range(0, 40).Select(Echo)];
                (byte[] Output, int Code)[] results = await Asyncio.Gather(runs);
                for (int i = 0; i < results.Length; i++)
                {
                    Assert.Equal($"{i}", Encoding.ASCII.GetString(results[i].Output));
                    Assert.Equal(i, results[i].Code);
                }
            }
        });
        Assert.Equal(before, Pipes());
        Assert.DoesNotContain(Children(), child => child.State == 'Z');

        static async Coroutine<(byte[], int)> Echo(int number)
        {
            Subprocess process = await Asyncio.CreateSubprocessShell(
                $"cat; exit {number}", Stdio.Pipe, Stdio.Pipe, Stdio.Pipe);
            (byte[] output, _) = await process.Communicate(Encoding.ASCII.GetBytes($"{number}"));
            return (output, process.ReturnCode!.Value);
        }
    }

    [Theory]
    [ClassData(typeof(EveryPoller))]
    public void A_group_is_ended_as_a_whole(PollerKind poller) => IoLoop.Run(poller, async _ =>
    {
        Subprocess shell = await Asyncio.CreateSubprocessShell(
            "sleep 60 & echo $!; wait", stdout: Stdio.Pipe, newProcessGroup: true);
        int grandchild = int.Parse(Encoding.ASCII.GetString(await shell.Stdout!.ReadLine()), provider: null);
        shell.Kill(toGroup: true);
        Assert.Equal(-Kill, await shell.Wait());
        await IoLoop.Until(() => IsGone(grandchild));
    });

    [Theory]
    [ClassData(typeof(EveryPoller))]
    public void Misuse_of_signals_is_refused(PollerKind poller) => IoLoop.Run(poller, async _ =>
    {
        await using Subprocess process = await Asyncio.CreateSubprocessExec("sleep", ["60"]);
        Assert.Throws<ArgumentOutOfRangeException>(() => process.SendSignal(65));
        var noGroup = Assert.Throws<InvalidOperationException>(() => process.Kill(toGroup: true));
        Assert.Contains("newProcessGroup: true", noGroup.Message);
        process.SendSignal(0);
        process.Kill();
        await process.Wait();
        var ended = Assert.Throws<ProcessLookupException>(() => process.SendSignal(0));
        Assert.Contains($"{process.Pid} (sleep) has ended", ended.Message);
    });

    [Theory]
    [ClassData(typeof(EveryPoller))]
    public void It_ends_by_SIGPIPE_as_programs_expect(PollerKind poller) => IoLoop.Run(poller, async _ =>
    {
        Subprocess process = await Asyncio.CreateSubprocessShell("kill -PIPE $$; exit 3");
        Assert.Equal(-BrokenPipe, await process.Wait());
    });

    [Theory]
    [ClassData(typeof(EveryPoller))]
    public void A_line_longer_than_the_limit_stays_in_the_stream(PollerKind poller) => IoLoop.Run(poller, async _ =>
    {
        Subprocess process = await Asyncio.CreateSubprocessShell(
            "echo 0123456789abcdef", stdout: Stdio.Pipe, limit: 8);
        await Assert.ThrowsAsync<LimitOverrunException>(() => process.Stdout!.ReadLine().AsTask());
        Assert.Equal("0123456789abcdef\n"u8.ToArray(), await process.Stdout!.Read());
        await process.Wait();
    });

    [Theory]
    [ClassData(typeof(EveryPoller))]
    public void Without_a_descriptor_left_nothing_is_started_and_nothing_leaks(PollerKind poller) =>
        IoLoop.Run(poller, async io =>
        {
            IOException e;
            using (DescriptorLimit.TakeAll())
            {
                e = await Expect.Throws<IOException>(Asyncio.CreateSubprocessExec("true", [], stdout: Stdio.Pipe));
            }

            Expect.Says(e, "'true'", "Too many open files");
            Assert.Equal(0, io.Loop.Children.Count);
            Assert.Equal(0, (await Asyncio.RunProcess("true", [])).ReturnCode);
        });

    [Fact]
    public void In_a_guest_it_is_waited_for_too()
    {
        var host = new TestHost();
        Outcome<string> outcome = default;
        Asyncio.StartGuestRun(Main, host.RunThreadsafe, Done, host.Run);
        host.RunUntilDone();
        Assert.Equal("hello, 3", outcome.Value);

        static async Coroutine<string> Main()
        {
            await using Subprocess process =
                await Asyncio.CreateSubprocessShell("read line; echo $line; exit 3", Stdio.Pipe, Stdio.Pipe);
            (byte[] output, _) = await process.Communicate("hello"u8.ToArray());
            return $"{Encoding.UTF8.GetString(output).TrimEnd()}, {await process.Wait()}";
        }

        void Done(Outcome<string> given)
        {
            outcome = given;
            host.Done(null);
        }
    }

    [Fact]
    public void It_goes_on_beside_processes_of_dotnet() => IoLoop.Run(PollerKind.Auto, async _ =>
    {
        Subprocess ours = await Asyncio.CreateSubprocessShell("sleep 0.05; exit 4");
        using var theirs = System.Diagnostics.Process.Start("/bin/sh", ["-c", "exit 5"]);
        await theirs.WaitForExitAsync(Asyncio.CurrentToken);
        Assert.Equal(5, theirs.ExitCode);
        Assert.Equal(4, await ours.Wait());
    });

    private static bool IsGone(int pid) => Children(all: true).All(one => one.Pid != pid || one.State == 'Z');

    private static int Pipes() => Directory.GetFiles("/proc/self/fd")
        .Count(path => new FileInfo(path).LinkTarget?.StartsWith("pipe:", StringComparison.Ordinal) == true);

    /// <summary>The processes that this one has started, or all.</summary>
    private static IEnumerable<(int Pid, char State)> Children(bool all = false)
    {
        foreach (string folder in Directory.GetDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), out int pid))
            {
                continue;
            }

            string[] fields;
            try
            {
                fields = File.ReadAllText($"{folder}/stat").Split(") ")[^1].Split(' ');
            }
            catch (IOException)
            {
                continue;
            }

            if (all || fields[1] == $"{Environment.ProcessId}")
            {
                yield return (pid, fields[0][0]);
            }
        }
    }
}
