using Xunit;

namespace Dongsi.Tests.Runners;

/// <summary>Ctrl-C, sent to a child process. There is no way to send it on Windows.</summary>
public sealed class InterruptTests
{
    private const int Interrupted = 130;

    [Fact]
    public void The_first_one_lets_clean_up_finish_and_ends_the_process_with_130() => With("exit", child =>
    {
        Assert.Equal("ready", child.Line());
        child.Interrupted();
        Assert.Equal("cleaning", child.Line());
        Assert.Equal("cleaned", child.Line());
        Assert.Equal(Interrupted, child.ExitCode());
    });

    [Fact]
    public void It_is_thrown_if_the_program_wants_it_so() => With("throw", child =>
    {
        Assert.Equal("ready", child.Line());
        child.Interrupted();
        Assert.Equal("cleaning", child.Line());
        Assert.Equal("cleaned", child.Line());
        Assert.Equal("CancelledException: Ctrl-C", child.Line());
        Assert.Equal(7, child.ExitCode());
    });

    [Fact]
    public void A_main_that_swallows_it_and_returns_has_ended_well() => With("swallow", child =>
    {
        Assert.Equal("ready", child.Line());
        child.Interrupted();
        Assert.Equal("swallowed Ctrl-C", child.Line());
        Assert.Equal("returned", child.Line());
        Assert.Equal(0, child.ExitCode());
    });

    [Fact]
    public void The_second_one_ends_the_process_at_once() => With("stuck", child =>
    {
        Assert.Equal("ready", child.Line());
        child.Interrupted();
        Assert.Equal("cleaning", child.Line());
        child.Interrupted();
        Assert.Equal(Interrupted, child.ExitCode());
    });

    [Fact]
    public void It_ends_a_foreign_operation_that_has_the_token() => With("foreign", child =>
    {
        Assert.Equal("ready", child.Line());
        child.Interrupted();
        Assert.Equal(Interrupted, child.ExitCode());
    });

    [Fact]
    public void It_does_not_wait_long_for_a_thread_that_does_not_listen() => With("thread", child =>
    {
        Assert.Equal("ready", child.Line());
        child.Interrupted();
        Assert.Equal(Interrupted, child.ExitCode(errors: "After 2 seconds of waiting"));
    });

    [Fact]
    public void It_waits_for_a_thread_that_listens() => With("obedient thread", child =>
    {
        Assert.Equal("ready", child.Line());
        child.Interrupted();
        Assert.Equal("thread heard", child.Line());
        Assert.Equal(Interrupted, child.ExitCode());
    });

    [Fact]
    public void Every_other_task_cleans_up_too() => With("children", child =>
    {
        Assert.Equal("ready", child.Line());
        child.Interrupted();
        Assert.Equal("child cleaned", child.Line());
        Assert.Equal(Interrupted, child.ExitCode());
    });

    [Fact]
    public void Issue_5_One_that_comes_when_main_has_returned_lets_the_tasks_left_behind_clean_up() =>
        With("left behind", child =>
        {
            Assert.Equal("cleaning", child.Line());
            child.Interrupted();
            Thread.Sleep(100);
            child.Say("go on");
            Assert.Equal("cleaned", child.Line());
            Assert.Equal(Interrupted, child.ExitCode());
        });

    [Fact]
    public void A_failure_of_the_clean_up_is_thrown_and_not_hidden() => With("fail", child =>
    {
        Assert.Equal("ready", child.Line());
        child.Interrupted();
        Assert.NotEqual(0, child.ExitCode("InvalidDataException: the clean-up failed"));
    });

    [Fact]
    public void It_is_left_to_the_host_if_the_program_wants_it_so() => With("ignore", child =>
    {
        Assert.Equal("ready", child.Line());
        child.Interrupted();
        Assert.Equal("host", child.Line());
        child.Say("hello");
        Assert.Equal("went on: hello", child.Line());
        Assert.Equal("returned", child.Line());
        Assert.Equal(0, child.ExitCode());
    });

    [Fact]
    public void It_is_left_to_the_host_of_a_guest_run() => With("guest", child =>
    {
        Assert.Equal("ready", child.Line());
        child.Interrupted();
        Assert.Equal("host", child.Line());
        Assert.Equal("cleaning", child.Line());
        Assert.Equal("cleaned", child.Line());
        Assert.Equal("CancelledException: the host ends", child.Line());
        Assert.Equal(0, child.ExitCode());
    });

    [Fact]
    public void It_cancels_a_guest_run_that_asks_for_it() => With("guest throw", child =>
    {
        Assert.Equal("ready", child.Line());
        child.Interrupted();
        Assert.Equal("cleaning", child.Line());
        Assert.Equal("cleaned", child.Line());
        Assert.Equal("KeyboardInterruptException: The program was interrupted by Ctrl-C.", child.Line());
        Assert.Equal(0, child.ExitCode());
    });

    private static void With(string what, Action<ChildProcess> test)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var child = new ChildProcess(what);
        test(child);
    }
}
