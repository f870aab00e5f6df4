using System.Text;
using Dongsi.LowLevel;

namespace Dongsi;

public sealed partial class AsyncFile
{
    /// <summary>Reads some bytes.</summary>
    /// <param name="buffer">Where they are put.</param>
    /// <returns>How many there are: at least one, and maybe fewer than there is room for; 0 at the end of the file.
    /// </returns>
    /// <exception cref="ClosedResourceException">The file is closed.</exception>
    /// <exception cref="NotSupportedException">It was opened for writing only.</exception>
    /// <exception cref="IOException">The system cannot read.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: if the system has to be asked, or the file is in use.</para>
    /// <para><b>Cancel safety</b>: if it throws, the position has not moved and the buffer is as it was.</para>
    /// <para><b>Python</b>: <c>await file.readinto(buffer)</c>.</para>
    /// </remarks>
    public async Coroutine<int> Read(Memory<byte> buffer)
    {
        using (await EnterToRead(nameof(Read)))
        {
            return await TakeSome(buffer);
        }
    }

    /// <summary>Reads as many bytes as the buffer has room for.</summary>
    /// <param name="buffer">Where they are put.</param>
    /// <exception cref="EndOfStreamException">The file ended before. What there was is at the beginning of the buffer,
    /// and the position is behind it.</exception>
    /// <exception cref="ClosedResourceException">The file is closed.</exception>
    /// <exception cref="NotSupportedException">It was opened for writing only.</exception>
    /// <exception cref="IOException">The system cannot read.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: if the system has to be asked, or the file is in use.</para>
    /// <para><b>Cancel safety</b>: what was read is at the beginning of the buffer, and the position has moved by as
    /// much.</para>
    /// <para><b>Python</b>: has none; a <c>read(n)</c> may give fewer.</para>
    /// </remarks>
    public async Coroutine ReadExactly(Memory<byte> buffer)
    {
        using (await EnterToRead(nameof(ReadExactly)))
        {
            for (int done = 0; done < buffer.Length;)
            {
                int count = await TakeSome(buffer[done..]);
                if (count == 0)
                {
                    throw ThrowHelper.FileIsTooShort(this, buffer.Length, done);
                }

                done += count;
            }
        }
    }

    /// <summary>Reads all that is left, as bytes.</summary>
    /// <returns>The bytes; an empty array at the end of the file.</returns>
    /// <exception cref="ClosedResourceException">The file is closed.</exception>
    /// <exception cref="NotSupportedException">It was opened for writing only.</exception>
    /// <exception cref="IOException">The system cannot read, or there is more than fits into an array.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: always.</para>
    /// <para><b>Cancel safety</b>: if it throws, the position has not moved.</para>
    /// <para><b>Python</b>: <c>await file.read()</c> of a file opened with <c>"rb"</c>.</para>
    /// </remarks>
    public async Coroutine<byte[]> ReadBytes()
    {
        using (await EnterToRead(nameof(ReadBytes)))
        {
            await FillToEnd();
            byte[] bytes = _buffer.Bytes.ToArray();
            Take(bytes.Length);
            return bytes;
        }
    }

    /// <summary>Reads all that is left, as text.</summary>
    /// <returns>The text; empty at the end of the file.</returns>
    /// <exception cref="DecoderFallbackException">The bytes are no text of the <see cref="Encoding"/>, and that
    /// encoding was made to say so. The position has not moved.</exception>
    /// <exception cref="ClosedResourceException">The file is closed.</exception>
    /// <exception cref="NotSupportedException">It was opened for writing only.</exception>
    /// <exception cref="IOException">The system cannot read, or there is more than fits into an array.</exception>
    /// <remarks>
    /// <para>A byte order mark at the beginning of the file is left out.</para>
    /// <para><b>Checkpoint</b>: always.</para>
    /// <para><b>Cancel safety</b>: if it throws, the position has not moved.</para>
    /// <para><b>Python</b>: <c>await file.read()</c> of a file opened with <c>"r"</c>.</para>
    /// </remarks>
    public async Coroutine<string> ReadToEnd()
    {
        using (await EnterToRead(nameof(ReadToEnd)))
        {
            await FillToEnd();
            int count = _buffer.Count;
            string text = Decode(count);
            Take(count);
            return text;
        }
    }

    private Coroutine<Releaser> EnterToRead(string operation) =>
        CanRead ? Enter(operation) : throw ThrowHelper.FileCannotRead(this, operation);

    private async Coroutine<int> TakeSome(Memory<byte> buffer)
    {
        if (_buffer.Count == 0 && !buffer.IsEmpty)
        {
            await Fill();
        }

        int count = Math.Min(_buffer.Count, buffer.Length);
        _buffer.Bytes[..count].CopyTo(buffer.Span);
        Take(count);
        return count;
    }

    private async Coroutine<int> Fill()
    {
        if (Handle is null || _buffer.FillFromCache(Handle, _stream.Position) is var count && count < 0)
        {
            return await OnThread(FillOnThread);
        }

        // FileStream keeps its position itself, and this makes no system call.
        _stream.Position += count;
        Volatile.Write(ref _bytesRead, _bytesRead + count);

        // A long file in memory must not keep the loop from everybody else.
        await YieldCoroutine.Instance;
        return count;
    }

    private async Coroutine FillToEnd()
    {
        // The thread stops early if it hears of a cancellation, and then the next await throws.
        while (!await OnThread(FillToEndOnThread))
        {
        }
    }

    private int FillOnThread()
    {
        int count = _buffer.Fill(_stream);
        Volatile.Write(ref _bytesRead, _bytesRead + count);
        return count;
    }

    private bool FillToEndOnThread()
    {
        long left = CanSeek ? Math.Max(0, _stream.Length - _stream.Position) : 0;
        while (!ThreadCall.Current!.WasCancelled)
        {
            int count = _buffer.Fill(_stream, left);
            Volatile.Write(ref _bytesRead, _bytesRead + count);
            left = Math.Max(0, left - count);
            if (count == 0)
            {
                return true;
            }
        }

        return false;
    }

    private void Take(int count)
    {
        _buffer.Take(count);
        Volatile.Write(ref _position, _position + count);
    }
}
