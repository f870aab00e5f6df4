using Dongsi.LowLevel;
using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Pollers;

public sealed class PollerFactoryTests
{
    private const string Variable = "DONGSI_POLLER";

    [Fact]
    public void A_kind_that_is_asked_for_is_made()
    {
        using IPoller portable = PollerFactory.Create(PollerKind.Portable);
        Assert.IsType<PortablePoller>(portable);
        if (OperatingSystem.IsLinux())
        {
            using IPoller epoll = PollerFactory.Create(PollerKind.Epoll);
            Assert.IsType<EpollPoller>(epoll);
        }
        else
        {
            Expect.Says(
                Assert.Throws<PlatformNotSupportedException>(() => PollerFactory.Create(PollerKind.Epoll)),
                "PollerKind.Auto");
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("auto")]
    public void The_best_of_the_system_is_the_default(string? value) => With(value, () =>
    {
        using IPoller poller = PollerFactory.Create(PollerKind.Auto);
        Assert.Equal(OperatingSystem.IsLinux(), poller is EpollPoller);
    });

    [Fact]
    public void The_environment_chooses_where_the_program_did_not() => With("portable", () =>
    {
        using IPoller poller = PollerFactory.Create(PollerKind.Auto);
        Assert.IsType<PortablePoller>(poller);
    });

    [Fact]
    public void The_environment_can_ask_for_epoll() => With("epoll", () =>
    {
        if (OperatingSystem.IsLinux())
        {
            using IPoller poller = PollerFactory.Create(PollerKind.Auto);
            Assert.IsType<EpollPoller>(poller);
        }
    });

    [Fact]
    public void A_misspelt_variable_is_an_error_that_names_the_choices() => With("epol", () => Expect.Says(
        Assert.Throws<InvalidOperationException>(() => PollerFactory.Create(PollerKind.Auto)),
        Variable, "'epol'", "auto, epoll, io_uring or portable"));

    [Fact]
    public void The_environment_can_ask_for_io_uring() => With("io_uring", () =>
    {
        using IPoller poller = PollerFactory.Create(PollerKind.Auto);
        Assert.Equal(IoUringTest.IsUsable, poller is IoUringPoller);
    });

    [Fact]
    public void Where_io_uring_cannot_be_used_one_line_says_why_and_the_loop_runs_all_the_same()
    {
        int hasTold = 0;
        string said = ErrorStream.Capture(() =>
        {
            for (int i = 0; i < 3; i++)
            {
                using IPoller poller = PollerFactory.OrInstead(
                    () => throw new PlatformNotSupportedException("io_uring cannot be used: the kernel has none."),
                    ref hasTold);
                Assert.IsNotType<IoUringPoller>(poller);
            }
        });
        Assert.StartsWith("dongsi: warning: io_uring cannot be used: the kernel has none. The loop waits in ", said);
        Assert.Single(said.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void An_unknown_kind_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => PollerFactory.Create((PollerKind)99));

    [Theory]
    [InlineData(PollerKind.Auto)]
    [InlineData(PollerKind.Portable)]
    public void A_loop_runs_on_every_kind(PollerKind kind)
    {
        using EventLoop loop = LeakGate.Current.Watch(new EventLoop(poller: kind));
        Assert.Equal(3, loop.RunUntilComplete(Asyncio.Sleep(0.001, 3)));
    }

    private static void With(string? value, Action action)
    {
        string? before = Environment.GetEnvironmentVariable(Variable);
        Environment.SetEnvironmentVariable(Variable, value);
        try
        {
            action();
        }
        finally
        {
            Environment.SetEnvironmentVariable(Variable, before);
        }
    }
}
