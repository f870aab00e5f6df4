using Dongsi.Tests.Runners;
using Xunit;

namespace Dongsi.Tests.Signals;

/// <summary>Signals that end a process, sent to one of its own.</summary>
public sealed class SignalProgramTests
{
    private const int Terminate = 15;
    private const int InterruptedCode = 130;
    private const int TerminatedCode = 143;

    [Fact]
    public void A_handler_takes_Ctrl_C_over_and_gives_it_back_when_it_is_removed()
    {
        using var child = new ChildProcess("handler");
        Assert.Equal("ready", child.Line());
        child.Interrupted();
        Assert.Equal("handled", child.Line());
        child.Send(Terminate);
        Assert.Equal("ready", child.Line());
        child.Interrupted();
        Assert.Equal("cleaning", child.Line());
        Assert.Equal("cleaned", child.Line());
        Assert.Equal(InterruptedCode, child.ExitCode());
    }

    [Fact]
    public void A_receiver_takes_its_signals_over_and_gives_them_back_when_it_is_closed()
    {
        using var child = new ChildProcess("receiver");
        Assert.Equal("ready", child.Line());
        child.Interrupted();
        Assert.Equal("SIGINT", child.Line());
        child.Send(Terminate);
        Assert.Equal("SIGTERM", child.Line());
        child.Interrupted();
        Assert.Equal("SIGINT", child.Line());
        Assert.Equal("without", child.Line());
        child.Send(Terminate);
        Assert.Equal(TerminatedCode, child.ExitCode());
    }
}
