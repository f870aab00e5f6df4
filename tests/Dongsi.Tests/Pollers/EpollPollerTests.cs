using Dongsi.LowLevel;

namespace Dongsi.Tests.Pollers;

/// <summary>On Linux; elsewhere the factory refuses, and the portable poller stands in.</summary>
public sealed class EpollPollerTests : PollerContractTests
{
    protected override int Descriptors => OperatingSystem.IsLinux() ? 2 : 0;

    // A 64th is left for a second, shorter wait: see decision 11.
    protected override double Promise => 63.0 / 64 - 1e-9;

    internal override IPoller Create() => OperatingSystem.IsLinux() ? new EpollPoller() : new PortablePoller();
}
