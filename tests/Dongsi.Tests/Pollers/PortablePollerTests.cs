using Dongsi.LowLevel;

namespace Dongsi.Tests.Pollers;

public sealed class PortablePollerTests : PollerContractTests
{
    protected override int Descriptors => 0;

    internal override IPoller Create() => new PortablePoller();
}
