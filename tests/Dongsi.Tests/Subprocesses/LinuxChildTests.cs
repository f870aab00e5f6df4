using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Dongsi.LowLevel;
using Dongsi.Tests.Signals;
using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Subprocesses;

/// <summary>Starting, waiting and signalling, below the streams.</summary>
[SupportedOSPlatform("linux")]
public sealed partial class LinuxChildTests
{
    private const int Kill = 9;
    private const int Terminate = 15;

    [Theory]
    [ClassData(typeof(EveryPoller))]
    public void The_exit_code_arrives_on_the_loop(PollerKind poller) => SignalLoop.Run(poller, async loop =>
    {
        Assert.Equal(0, await Exit(Start(loop, "true")));
        Assert.Equal(7, await Exit(Shell(loop, "exit 7")));
        Assert.Equal(255, await Exit(Shell(loop, "exit 255")));
    });

    [Theory]
    [ClassData(typeof(EveryPoller))]
    public void Of_one_that_a_signal_ended_it_is_the_signal_negative(PollerKind poller) =>
        SignalLoop.Run(poller, async loop =>
        {
            LinuxChild child = Start(loop, "sleep", "60");
            Future<int> exit = Watch(child);
            Assert.True(child.SendSignal(Terminate, toGroup: false));
            Assert.Equal(-Terminate, await exit);
            Assert.Equal(-Kill, await Exit(Shell(loop, "kill -9 $$")));
        });

    [Theory]
    [ClassData(typeof(EveryPoller))]
    public void Nobody_stays_a_zombie_and_nobody_is_signalled_afterwards(PollerKind poller) =>
        SignalLoop.Run(poller, async loop =>
        {
            LinuxChild child = Start(loop, "true");
            await Exit(child);
            Assert.False(Directory.Exists($"/proc/{child.Pid}"));
            Assert.False(child.SendSignal(Kill, toGroup: false));
        });

    [Theory]
    [ClassData(typeof(EveryPoller))]
    public void One_that_outlives_its_loop_is_reported_and_waited_for_all_the_same(PollerKind poller)
    {
        List<LoopErrorContext> reports = [];
        var loop = LeakGate.Current.Watch(new EventLoop(poller: poller));
        loop.SetExceptionHandler((_, report) => reports.Add(report));
        LinuxChild child = Start(loop, "sleep", "60");
        child.Watch(_ => { });
        loop.Close();
        Assert.Contains($"process {child.Pid} (sleep) runs", Assert.Single(reports).Message);
        Assert.True(child.SendSignal(Kill, toGroup: false));
        SpinWait.SpinUntil(() => !Directory.Exists($"/proc/{child.Pid}"), TimeSpan.FromSeconds(30));
        Assert.False(child.SendSignal(Kill, toGroup: false));
    }

    [Fact]
    public void One_that_ended_just_before_its_loop_was_closed_is_no_report()
    {
        using var loop = LeakGate.Current.Watch(new EventLoop());
        loop.SetExceptionHandler((_, report) => Assert.Fail(report.Message));
        LinuxChild child = Start(loop, "true");
        int? exit = null;
        child.Watch(code => exit = code);
        SpinWait.SpinUntil(() => Status(child.Pid) == 'Z', TimeSpan.FromSeconds(30));
        loop.Close();
        Assert.Equal(0, exit);
        Assert.False(Directory.Exists($"/proc/{child.Pid}"));
    }

    [Fact]
    public void A_thousand_that_end_at_once_are_all_waited_for() => SignalLoop.Run(PollerKind.Auto, async loop =>
    {
        for (int round = 0; round < 20; round++)
        {
            Future<int>[] exits = [.. Enumerable.Range(0, 50).Select(i => Watch(Shell(loop, $"exit {i}")))];
            Assert.Equal(Enumerable.Range(0, 50), await Asyncio.Gather(exits));
        }

        Assert.Equal(0, loop.Children.Count);
    });

    [Fact]
    public void The_exit_code_is_known_even_to_a_program_that_was_started_to_ignore_its_children()
    {
        using var program = new Runners.ChildProcess("ignored children");
        Assert.Equal("code 7", program.Line());
        Assert.Equal("returned", program.Line());
        Assert.Equal(0, program.ExitCode());
    }

    [Fact]
    public void An_exit_code_that_somebody_else_has_taken_is_255_and_reported() =>
        SignalLoop.Run(PollerKind.Auto, async (loop, reports) =>
        {
            LinuxChild child = Shell(loop, "exit 3");
            SpinWait.SpinUntil(() => WaitPid(child.Pid, out _, 0) == child.Pid);
            Assert.Equal(255, await Exit(child));
            Assert.Contains("has waited for process", Assert.Single(reports).Message);
            reports.Clear();
        });

    [Fact]
    public void One_that_was_killed_just_before_its_loop_was_closed_is_no_report()
    {
        var loop = LeakGate.Current.Watch(new EventLoop());
        loop.SetExceptionHandler((_, report) => Assert.Fail(report.Message));
        LinuxChild child = Start(loop, "sleep", "60");
        child.Watch(_ => { });
        child.SendSignal(Kill, toGroup: false);
        loop.Close();
        SpinWait.SpinUntil(() => !Directory.Exists($"/proc/{child.Pid}"), TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void In_debug_mode_one_that_outlives_its_loop_is_reported_once_too()
    {
        List<LoopErrorContext> reports = [];
        var loop = LeakGate.Current.Watch(new EventLoop { Debug = true });
        loop.SetExceptionHandler((_, report) => reports.Add(report));
        LinuxChild child = Start(loop, "sleep", "60");
        child.Watch(_ => { });
        loop.Close();
        Assert.Single(reports);
        child.SendSignal(Kill, toGroup: false);
        SpinWait.SpinUntil(() => !Directory.Exists($"/proc/{child.Pid}"), TimeSpan.FromSeconds(30));
    }

    private static LinuxChild Shell(EventLoop loop, string command) => Start(loop, "/bin/sh", "-c", command);

    private static LinuxChild Start(EventLoop loop, string program, params string[] arguments) => LinuxChild.Start(
        loop,
        new ProcessStart(program, arguments, Stdio.Inherit, Stdio.Inherit, Stdio.Inherit, null, null, false),
        [PosixSpawn.Nothing, PosixSpawn.Nothing, PosixSpawn.Nothing]);

    private static async Coroutine<int> Exit(LinuxChild child) => await Watch(child);

    private static Future<int> Watch(LinuxChild child)
    {
        Future<int> exit = child.Loop.CreateFuture<int>();
        child.Watch(exit.SetResult);
        return exit;
    }

    [LibraryImport("libc", EntryPoint = "waitpid")]
    private static partial int WaitPid(int pid, out int status, int options);

    // The letter behind the name, which stands in brackets.
    private static char Status(int pid) => File.ReadAllText($"/proc/{pid}/stat").Split(") ")[1][0];
}
