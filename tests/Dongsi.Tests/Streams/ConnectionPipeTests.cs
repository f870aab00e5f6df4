using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text;
using Dongsi.Tests.Support;
using Xunit;

namespace Dongsi.Tests.Streams;

public sealed class ConnectionPipeTests
{
    [Theory, ClassData(typeof(EveryPoller))]
    public void Bytes_are_looked_at_taken_and_answered(PollerKind poller) => StreamPair.Run(poller, async pair =>
    {
        IDuplexPipe pipe = (pair.Reader, pair.Writer).AsDuplexPipe();
        pair.Peer.Send("one two"u8);
        ReadResult result = await pipe.Input.ReadAtLeastAsync(7);
        pipe.Input.AdvanceTo(result.Buffer.GetPosition(4), result.Buffer.End);
        pair.Peer.Shutdown(SocketShutdown.Send);
        result = await pipe.Input.ReadAtLeastAsync(100);
        Assert.Equal("two", Encoding.UTF8.GetString(result.Buffer.ToArray()));
        Assert.True(result.IsCompleted);
        pipe.Input.AdvanceTo(result.Buffer.End);

        await pipe.Output.WriteAsync("three"u8.ToArray());
        await pipe.Output.CompleteAsync();
        byte[] got = new byte[10];
        Assert.Equal(5, pair.Peer.Receive(got));
        Assert.Equal(0, pair.Peer.Receive(got));
    });
}
