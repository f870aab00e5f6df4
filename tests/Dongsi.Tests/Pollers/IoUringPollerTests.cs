using Dongsi.LowLevel;

namespace Dongsi.Tests.Pollers;

/// <summary>Where io_uring can be used; elsewhere the factory gives what stands in for it.</summary>
public sealed class IoUringPollerTests : PollerContractTests
{
    protected override int Descriptors => OperatingSystem.IsLinux() ? 2 : 0;

    protected override double Promise => IoUringTest.IsUsable ? 1 : 63.0 / 64 - 1e-9;

    internal override IPoller Create() => new WholeTurns(PollerFactory.Create(PollerKind.IoUring));

    /// <summary>Prepares before each wait, and takes what came after it, as a loop does.</summary>
    private sealed class WholeTurns(IPoller poller) : IPoller
    {
        private readonly PollerTurns _turns = new(poller);

        public void Wait(long timeoutTicks) => _turns.Turn(timeoutTicks);

        public void Wake() => poller.Wake();

        public void Dispose() => poller.Dispose();
    }
}
