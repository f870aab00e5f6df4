using System.Text;

namespace Dongsi;

/// <summary>A byte stream in both directions as text.</summary>
/// <remarks>
/// <para>Disposing of it closes the stream below.</para>
/// <para><b>Thread safety</b>: belongs to its loop's thread.</para>
/// <para><b>Python</b>: <c>anyio.streams.text.TextStream</c>.</para>
/// </remarks>
public sealed class TextStream : IObjectStream<string>
{
    private readonly IByteStream _stream;
    private readonly TextReceiveStream _receiving;
    private readonly TextSendStream _sending;

    /// <param name="stream">What carries the bytes.</param>
    /// <param name="encoding">How they are text; see <see cref="TextReceiveStream(IByteReceiveStream, Encoding?)"/>.
    /// Null: UTF-8.</param>
    public TextStream(IByteStream stream, Encoding? encoding = null)
    {
        _stream = stream;
        _receiving = new TextReceiveStream(stream, encoding);
        _sending = new TextSendStream(stream, encoding);
    }

    /// <inheritdoc cref="TextReceiveStream.Receive"/>
    public Coroutine<string> Receive() => _receiving.Receive();

    /// <inheritdoc/>
    public Coroutine Send(string item) => _sending.Send(item);

    /// <inheritdoc/>
    public Coroutine SendEof() => _stream.SendEof();

    /// <summary>Closes the stream below.</summary>
    public void Dispose() => _stream.Dispose();

    /// <summary>The stream, for people.</summary>
    public override string ToString() => $"<TextStream of {_stream}>";
}
