using System.Text;

namespace Dongsi;

/// <summary>Sends text through a byte stream.</summary>
/// <remarks>
/// <para>Disposing of it closes the stream below.</para>
/// <para><b>Thread safety</b>: belongs to its loop's thread.</para>
/// <para><b>Python</b>: <c>anyio.streams.text.TextSendStream</c>.</para>
/// </remarks>
public sealed class TextSendStream : IObjectSendStream<string>
{
    internal static readonly Encoding Utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

    private readonly IByteSendStream _stream;
    private readonly Encoding _encoding;

    /// <param name="stream">What is sent to.</param>
    /// <param name="encoding">How text is bytes. Null: UTF-8, without a byte order mark.</param>
    public TextSendStream(IByteSendStream stream, Encoding? encoding = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _stream = stream;
        _encoding = encoding ?? Utf8;
    }

    /// <inheritdoc/>
    public Coroutine Send(string item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return _stream.Send(_encoding.GetBytes(item));
    }

    /// <summary>Closes the stream below.</summary>
    public void Dispose() => _stream.Dispose();

    /// <summary>The stream, for people.</summary>
    public override string ToString() => $"<TextSendStream of {_stream}>";
}
