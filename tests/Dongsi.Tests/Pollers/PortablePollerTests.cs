using System.Net.Sockets;
using Dongsi.LowLevel;
using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Pollers;

public sealed class PortablePollerTests : PollerContractTests
{
    protected override int Descriptors => 0;

    internal override IPoller Create() => new PortablePoller();

    [Fact]
    public void Without_a_descriptor_for_its_own_socket_it_says_so_and_watches_later() =>
        IoLoop.Run(PollerKind.Portable, async io =>
        {
            using var pair = new SocketPair();
            ConnectionException? failure = null;
            using (DescriptorLimit.TakeAll())
            {
                // Code that runs for the first time could not be loaded now, so asserting comes later.
                try
                {
                    io.Loop.AddReader(pair.Left, () => { });
                }
                catch (ConnectionException e)
                {
                    failure = e;
                }
            }

            Assert.Equal(SocketError.TooManyOpenSockets, failure?.SocketErrorCode);
            Assert.Contains("the loop's own socket", failure?.Message);
            var isReadable = new AsyncEvent();
            io.Loop.AddReader(pair.Left, isReadable.Set);
            pair.Right.Send([42]);
            await isReadable.Wait();
            Assert.True(io.Loop.RemoveReader(pair.Left));
        });
}
