using Xunit;

namespace Dongsi.Stress.Threads;

/// <summary>The pollers that this system has.</summary>
internal static class PollerKinds
{
    public static TheoryData<PollerKind> All { get; } = OperatingSystem.IsLinux()
        ? [PollerKind.Epoll, PollerKind.Portable]
        : [PollerKind.Portable];
}
