using System.Text;

namespace Dongsi;

/// <summary>Receives a byte stream as text. A character that comes in two pieces is never split.</summary>
/// <remarks>
/// <para>Disposing of it closes the stream below.</para>
/// <para><b>Thread safety</b>: belongs to its loop's thread.</para>
/// <para><b>Python</b>: <c>anyio.streams.text.TextReceiveStream</c>, which is strict; give a strict encoding for that:
/// <c>new UTF8Encoding(false, throwOnInvalidBytes: true)</c>.</para>
/// </remarks>
public sealed class TextReceiveStream : IObjectReceiveStream<string>
{
    private readonly IByteReceiveStream _stream;
    private readonly Decoder _decoder;

    /// <param name="stream">What is received from.</param>
    /// <param name="encoding">How its bytes are text; it also says what becomes of bytes that are none. Null: UTF-8,
    /// where they become U+FFFD.</param>
    public TextReceiveStream(IByteReceiveStream stream, Encoding? encoding = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _stream = stream;
        _decoder = (encoding ?? TextSendStream.Utf8).GetDecoder();
    }

    /// <summary>Receives what text there is, and waits until there is some.</summary>
    /// <returns>At least one character.</returns>
    /// <exception cref="DecoderFallbackException">The bytes are no text, and the encoding is strict.</exception>
    /// <inheritdoc cref="IObjectReceiveStream{T}.Receive" path="/exception|/remarks"/>
    public async Coroutine<string> Receive()
    {
        while (true)
        {
            byte[] received;
            try
            {
                received = await _stream.Receive();
            }
            catch (EndOfChannelException)
            {
                // The first half of a character may be left.
                string rest = Decode([], flush: true);
                if (rest.Length > 0)
                {
                    return rest;
                }

                throw;
            }

            string text = Decode(received, flush: false);
            if (text.Length > 0)
            {
                return text;
            }
        }
    }

    /// <summary>Closes the stream below.</summary>
    public void Dispose() => _stream.Dispose();

    /// <summary>The stream, for people.</summary>
    public override string ToString() => $"<TextReceiveStream of {_stream}>";

    private string Decode(byte[] bytes, bool flush)
    {
        char[] characters = new char[_decoder.GetCharCount(bytes, flush)];
        return new string(characters, 0, _decoder.GetChars(bytes, characters, flush));
    }
}
