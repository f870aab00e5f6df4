using Dongsi.LowLevel;

namespace Dongsi.Tests.Pollers;

/// <summary>On Linux; elsewhere the factory refuses, and the portable poller stands in.</summary>
public sealed class EpollPollerTests : PollerContractTests
{
    protected override int Descriptors => OperatingSystem.IsLinux() ? 2 : 0;

    internal override IPoller Create() => OperatingSystem.IsLinux() ? new EpollPoller() : new PortablePoller();
}
