namespace Dongsi;

/// <summary>Both directions of a conversation in bytes.</summary>
/// <remarks><para><b>Python</b>: <c>anyio.abc.ByteStream</c>.</para></remarks>
public interface IByteStream : IByteReceiveStream, IByteSendStream
{
    /// <inheritdoc cref="IObjectStream{T}.SendEof"/>
    Coroutine SendEof();
}
