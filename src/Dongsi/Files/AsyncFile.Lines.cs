using System.Text;

namespace Dongsi;

// Lines are looked for among the bytes and not among decoded characters, so that the position stays exact. That is
// right for every encoding in which the bytes of '\n', at a multiple of their length, are nothing but '\n': the
// Unicode ones, ASCII and what extends it.
public sealed partial class AsyncFile
{
    private const char ByteOrderMark = '\uFEFF';

    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private readonly byte[] _newline;
    private readonly byte[] _return;

    /// <summary>Reads a line.</summary>
    /// <returns>The line without its end, which is <c>\n</c> or <c>\r\n</c>; null at the end of the file. The last line
    /// needs no end.</returns>
    /// <exception cref="DecoderFallbackException">The bytes are no text of the <see cref="Encoding"/>, and that
    /// encoding was made to say so. The position has not moved.</exception>
    /// <exception cref="ClosedResourceException">The file is closed.</exception>
    /// <exception cref="NotSupportedException">It was opened for writing only.</exception>
    /// <exception cref="IOException">The system cannot read, or the line does not fit into an array.</exception>
    /// <remarks>
    /// <para>A byte order mark at the beginning of the file is left out.</para>
    /// <para><b>Checkpoint</b>: if the system has to be asked, or the file is in use.</para>
    /// <para><b>Cancel safety</b>: if it throws, the position has not moved.</para>
    /// <para><b>Python</b>: <c>await file.readline()</c>, which keeps the line's end, and gives an empty text at the
    /// end of the file.</para>
    /// </remarks>
    public async Coroutine<string?> ReadLine()
    {
        using (await EnterToRead(nameof(ReadLine)))
        {
            int searched = 0;
            while (true)
            {
                int length = FindNewline(searched);
                if (length >= 0)
                {
                    return TakeLine(length, length + _newline.Length);
                }

                // The end of a line may have come in part.
                searched = _buffer.Count - (_buffer.Count % _newline.Length);
                if (await Fill() == 0)
                {
                    return _buffer.Count == 0 ? null : TakeLine(_buffer.Count, _buffer.Count);
                }
            }
        }
    }

    /// <summary>Called by the compiler for <c>await foreach</c>, which reads lines to the end of the file. It does not
    /// close the file.</summary>
    public AsyncFileLines GetAsyncEnumerator() => new(this);

    IAsyncEnumerator<string> IAsyncEnumerable<string>.GetAsyncEnumerator(CancellationToken cancellationToken) =>
        GetAsyncEnumerator();

    private int FindNewline(int from)
    {
        ReadOnlySpan<byte> bytes = _buffer.Bytes;
        while (true)
        {
            int found = bytes[from..].IndexOf(_newline);
            if (found < 0)
            {
                return -1;
            }

            from += found;
            if (from % _newline.Length == 0)
            {
                return from;
            }

            from++;
        }
    }

    private string TakeLine(int length, int lengthWithEnd)
    {
        bool hasReturn = length < lengthWithEnd && _buffer.Bytes[..length].EndsWith(_return);
        string line = Decode(hasReturn ? length - _return.Length : length);
        Take(lengthWithEnd);
        return line;
    }

    private string Decode(int count)
    {
        string text = Encoding.GetString(_buffer.Bytes[..count]);
        return _position == 0 && text.StartsWith(ByteOrderMark) ? text[1..] : text;
    }
}
