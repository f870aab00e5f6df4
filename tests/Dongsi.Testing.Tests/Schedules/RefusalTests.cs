using System.Net.Sockets;
using System.Runtime.InteropServices;
using Xunit;

namespace Dongsi.Testing.Tests.Schedules;

/// <summary>What no seed decides is not for a simulated run.</summary>
public sealed class RefusalTests
{
    [Fact]
    public void A_thread() => IsRefused("on a thread", "Call the function itself", async _ =>
        await Asyncio.ToThread(() => 1));

    [Fact]
    public void An_executor() => IsRefused("on a thread", "Call the function itself", async _ =>
        await Asyncio.RunningLoop.RunInExecutor(null, () => 1));

    [Fact]
    public void A_file_on_a_thread() => IsRefused("on a thread", "Call the function itself", async _ =>
        await new AsyncPath(Path.GetTempPath()).Exists());

    [Fact]
    public void A_process() => IsRefused("The program true", "Put a fake in its place", async _ =>
        await Asyncio.CreateSubprocessExec("true", []));

    [Fact]
    public void A_signal() => IsRefused("SIGHUP", "Call what the handler would call", async _ =>
        Asyncio.RunningLoop.AddSignalHandler(PosixSignal.SIGHUP, () => { }));

    [Fact]
    public void A_socket_of_the_system() => IsRefused("A socket of the system", "OpenConnection", async _ =>
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await Asyncio.RunningLoop.SockRecv(socket, 1);
    });

    [Fact]
    public void A_task_of_the_pool() => IsRefused("Another thread", "await a coroutine", async _ =>
        await Task.Run(() => Thread.Sleep(20)));

    [Fact]
    public void A_timer_of_the_system() => IsRefused("Another thread", "Task.Delay(time, world.Clock)", async _ =>
        await Task.Delay(20));

    [Fact]
    public void A_post_of_another_thread() => IsRefused("Another thread (poster)", "Task.Run", async _ =>
    {
        EventLoop loop = Asyncio.RunningLoop;
        var thread = new Thread(() => loop.CallSoonThreadsafe(() => { })) { Name = "poster" };
        thread.Start();
        thread.Join();
        await Asyncio.Sleep(1);
    });

    [Fact]
    public void A_delay_on_the_clock_of_the_world_is_fine() => Explore.Run(20, async world =>
    {
        await Task.Delay(TimeSpan.FromHours(1), world.Clock);
        Assert.Equal(TimeSpan.FromHours(1), world.Clock.Elapsed);
    });

    [Fact]
    public void A_post_of_the_thread_itself_is_fine() => Explore.Run(20, async _ =>
    {
        var came = new AsyncEvent();
        Asyncio.RunningLoop.CallSoonThreadsafe(came.Set);
        await came.Wait();
    });

    private static void IsRefused(string what, string instead, Func<World, Coroutine> program)
    {
        Exception? failure = Explore.Once(1, program).Failure;
        NonDeterminismException refused = Assert.IsType<NonDeterminismException>(failure);
        Assert.Contains(what, refused.Message, StringComparison.Ordinal);
        Assert.Contains(instead, refused.Message, StringComparison.Ordinal);
        Assert.NotNull(refused.StackTrace);
    }
}
