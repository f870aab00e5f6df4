using Dongsi.LowLevel;

namespace Dongsi;

/// <summary>Two object streams, one for each direction, as one: the halves of two channels, say.</summary>
/// <typeparam name="T">What is sent and received.</typeparam>
/// <remarks>
/// <para><see cref="SendEof"/> closes the one that sends; disposing of it closes both.</para>
/// <para><b>Thread safety</b>: belongs to its loop's thread.</para>
/// <para><b>Python</b>: <c>anyio.streams.stapled.StapledObjectStream</c>.</para>
/// </remarks>
/// <param name="sendStream">Where things go to.</param>
/// <param name="receiveStream">Where things come from.</param>
public sealed class StapledObjectStream<T>(
    IObjectSendStream<T> sendStream, IObjectReceiveStream<T> receiveStream) : IObjectStream<T>
{
    /// <inheritdoc/>
    public Coroutine<T> Receive() => receiveStream.Receive();

    /// <inheritdoc/>
    public Coroutine Send(T item) => sendStream.Send(item);

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
    public override string ToString() => $"<StapledObjectStream of {sendStream} and {receiveStream}>";
}
