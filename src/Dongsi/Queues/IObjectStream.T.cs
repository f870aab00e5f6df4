namespace Dongsi;

/// <summary>Both directions of a conversation in things.</summary>
/// <typeparam name="T">What is sent and received.</typeparam>
/// <remarks><para><b>Python</b>: <c>anyio.abc.ObjectStream</c>.</para></remarks>
public interface IObjectStream<T> : IObjectReceiveStream<T>, IObjectSendStream<T>
{
    /// <summary>Says that nothing more will be sent. The other side receives what was sent, and then the end; it may
    /// still answer.</summary>
    /// <exception cref="ClosedResourceException">It is closed.</exception>
    /// <exception cref="NotSupportedException">One direction cannot be ended alone, as over TLS.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: if what was sent has to wait for room.</para>
    /// <para><b>Cancel safety</b>: if it throws, it has not ended.</para>
    /// <para><b>Python</b>: <c>await stream.send_eof()</c>.</para>
    /// </remarks>
    Coroutine SendEof();
}
