namespace Dongsi.LowLevel;

/// <summary>Makes the poller that was asked for.</summary>
internal static class PollerFactory
{
    private const string EnvironmentVariable = "DONGSI_POLLER";

    public static IPoller Create(PollerKind kind) => (kind == PollerKind.Auto ? Default() : kind) switch
    {
        PollerKind.Epoll when !OperatingSystem.IsLinux() =>
            throw new PlatformNotSupportedException(
                "PollerKind.Epoll needs Linux. Use PollerKind.Auto, which takes the best poller of this system."),
        PollerKind.Epoll => new EpollPoller(),
        PollerKind.Portable => new PortablePoller(),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such poller."),
    };

    // The variable lets a user, and our own test runs, force a poller without touching a program.
    private static PollerKind Default() => Environment.GetEnvironmentVariable(EnvironmentVariable) switch
    {
        null or "" or "auto" => OperatingSystem.IsLinux() ? PollerKind.Epoll : PollerKind.Portable,
        "epoll" => PollerKind.Epoll,
        "portable" => PollerKind.Portable,
        var other => throw new InvalidOperationException(
            $"The environment variable {EnvironmentVariable} is '{other}'. Set it to auto, epoll or portable."),
    };
}
