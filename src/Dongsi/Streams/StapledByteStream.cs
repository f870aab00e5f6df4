using Dongsi.LowLevel;

namespace Dongsi;

/// <summary>Two byte streams, one for each direction, as one: the input and the output of a process, say.</summary>
/// <remarks>
/// <para><see cref="SendEof"/> closes the one that sends; disposing of it closes both.</para>
/// <para><b>Thread safety</b>: belongs to its loop's thread.</para>
/// <para><b>Python</b>: <c>anyio.streams.stapled.StapledByteStream</c>.</para>
/// </remarks>
/// <param name="sendStream">Where bytes go to.</param>
/// <param name="receiveStream">Where bytes come from.</param>
public sealed class StapledByteStream(IByteSendStream sendStream, IByteReceiveStream receiveStream) : IByteStream
{
    /// <inheritdoc/>
    public Coroutine<byte[]> Receive(int maxBytes = 65536) => receiveStream.Receive(maxBytes);

    /// <inheritdoc/>
    public Coroutine Send(ReadOnlyMemory<byte> item) => sendStream.Send(item);

    /// <inheritdoc/>
    public async Coroutine SendEof()
    {
        await YieldCoroutine.IfCancelled;
        sendStream.Dispose();
    }

    /// <summary>Closes both streams.</summary>
    public void Dispose()
    {
        sendStream.Dispose();
        receiveStream.Dispose();
    }

    /// <summary>The stream, for people.</summary>
    public override string ToString() => $"<StapledByteStream of {sendStream} and {receiveStream}>";
}
