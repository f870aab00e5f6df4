namespace Dongsi.LowLevel;

/// <summary>Makes the poller that was asked for.</summary>
internal static class PollerFactory
{
    private const string EnvironmentVariable = "DONGSI_POLLER";

    private static int s_hasToldWhy;

    public static IPoller Create(PollerKind kind) => (kind == PollerKind.Auto ? Default() : kind) switch
    {
        PollerKind.Epoll when !OperatingSystem.IsLinux() =>
            throw new PlatformNotSupportedException(
                "PollerKind.Epoll needs Linux. Use PollerKind.Auto, which takes the best poller of this system."),
        PollerKind.Epoll => new EpollPoller(),
        PollerKind.IoUring => IoUring(),
        PollerKind.Portable => new PortablePoller(),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such poller."),
    };

    // The variable lets a user, and our own test runs, force a poller without touching a program.
    private static PollerKind Default() => Environment.GetEnvironmentVariable(EnvironmentVariable) switch
    {
        null or "" or "auto" => OperatingSystem.IsLinux() ? PollerKind.Epoll : PollerKind.Portable,
        "epoll" => PollerKind.Epoll,
        "io_uring" => PollerKind.IoUring,
        "portable" => PollerKind.Portable,
        var other => throw new InvalidOperationException(
            $"The environment variable {EnvironmentVariable} is '{other}'. "
            + "Set it to auto, epoll, io_uring or portable."),
    };

    // Who asks for it wants the fastest there is. A container's filter is no reason not to run at all.
    private static IPoller IoUring() => OrInstead(
        static () => OperatingSystem.IsLinux()
            ? new IoUringPoller()
            : throw new PlatformNotSupportedException("io_uring is Linux's."),
        ref s_hasToldWhy);

    /// <summary>The poller, or the best other one; standard error says why, once.</summary>
    internal static IPoller OrInstead(Func<IPoller> make, ref int hasTold)
    {
        try
        {
            return make();
        }
        catch (PlatformNotSupportedException e)
        {
            IPoller instead = Create(OperatingSystem.IsLinux() ? PollerKind.Epoll : PollerKind.Portable);
            if (Interlocked.Exchange(ref hasTold, 1) == 0)
            {
                ErrorOutput.Write(new LoopErrorContext
                {
                    Kind = LoopErrorKind.Warning,
                    Message = $"{e.Message} The loop waits in {instead.GetType().Name} instead",
                });
            }

            return instead;
        }
    }
}
