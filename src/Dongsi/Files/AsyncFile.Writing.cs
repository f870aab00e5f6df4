using System.Buffers;
using System.Text;
using Dongsi.LowLevel;

namespace Dongsi;

public sealed partial class AsyncFile
{
    private byte[] _outgoing = [];
    private int _outgoingCount;

    /// <summary>Writes bytes.</summary>
    /// <param name="data">The bytes. They may be used for something else as soon as this has returned or thrown.
    /// </param>
    /// <exception cref="IncompleteWriteException">The system took only some of them: the disk is full, say.</exception>
    /// <exception cref="ClosedResourceException">The file is closed.</exception>
    /// <exception cref="NotSupportedException">It was opened for reading only.</exception>
    /// <remarks>
    /// <para>When it returns, the operating system has them; the disk after <see cref="Flush"/>.</para>
    /// <para><b>Checkpoint</b>: always.</para>
    /// <para><b>Cancel safety</b>: what was written is in the file, and the position has moved by as much. Up to 64 KiB
    /// are written as a whole or not at all; of more, the rest is left. A write that an edge abandons still ends, and
    /// the next operation waits for it: after that the position says how much was written.</para>
    /// <para><b>Python</b>: <c>await file.write(data)</c> of a file opened with <c>"wb"</c>, which is buffered.</para>
    /// </remarks>
    public async Coroutine Write(ReadOnlyMemory<byte> data)
    {
        using (await EnterToWrite(nameof(Write)))
        {
            await WriteAll(nameof(Write), _position, data);
        }
    }

    /// <summary>Writes a text, in the <see cref="Encoding"/> of the file, as it is: no end of line is added.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="IncompleteWriteException">The system took only some of it: the disk is full, say.</exception>
    /// <exception cref="ClosedResourceException">The file is closed.</exception>
    /// <exception cref="NotSupportedException">It was opened for reading only.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: always.</para>
    /// <para><b>Cancel safety</b>: as with bytes.</para>
    /// <para><b>Python</b>: <c>await file.write(text)</c> of a file opened with <c>"w"</c>, which is buffered.</para>
    /// </remarks>
    public async Coroutine Write(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        using (await EnterToWrite(nameof(Write)))
        {
            await WriteAll(nameof(Write), _position, Encoding.GetBytes(text));
        }
    }

    /// <summary>Writes lines, each with a <c>\n</c> behind it, many at once.</summary>
    /// <param name="lines">The lines, without their ends. They are enumerated on the loop, as far as the writing has
    /// come.</param>
    /// <exception cref="IncompleteWriteException">The system took only some of it: the disk is full, say.</exception>
    /// <exception cref="ClosedResourceException">The file is closed.</exception>
    /// <exception cref="NotSupportedException">It was opened for reading only.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: if there is a line.</para>
    /// <para><b>Cancel safety</b>: what was written is in the file, and the position has moved by as much.</para>
    /// <para><b>Python</b>: <c>await file.writelines(lines)</c>, which adds no ends.</para>
    /// </remarks>
    public async Coroutine WriteLines(IEnumerable<string> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        using (await EnterToWrite(nameof(WriteLines)))
        {
            long begin = _position;
            var pending = new ArrayBufferWriter<byte>();
            foreach (string line in lines)
            {
                Encoding.GetBytes(line.AsSpan(), pending);
                pending.Write(_newline);
                if (pending.WrittenCount >= FileBuffer.ChunkSize)
                {
                    await WriteAll(nameof(WriteLines), begin, pending.WrittenMemory);
                    pending.ResetWrittenCount();
                }
            }

            if (pending.WrittenCount > 0)
            {
                await WriteAll(nameof(WriteLines), begin, pending.WrittenMemory);
            }
        }
    }

    /// <summary>Has the stream hand on what it may have kept, and the disk too if wanted.</summary>
    /// <param name="toDisk">True: wait until the disk has everything, so that it survives a loss of power. A file
    /// itself keeps nothing back, so without this there is nothing to do but to wait for the operations before.</param>
    /// <exception cref="ClosedResourceException">The file is closed.</exception>
    /// <exception cref="IOException">The disk has failed.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: always.</para>
    /// <para><b>Cancel safety</b>: nothing is lost.</para>
    /// <para><b>Python</b>: <c>await file.flush()</c>, and <c>os.fsync()</c> on a thread.</para>
    /// </remarks>
    public async Coroutine Flush(bool toDisk = false)
    {
        using (await Enter(nameof(Flush)))
        {
            await OnThread<bool>(toDisk ? FlushToDiskOnThread : FlushOnThread);
        }
    }

    private Coroutine<Releaser> EnterToWrite(string operation) =>
        CanWrite ? Enter(operation) : throw ThrowHelper.FileCannotWrite(this, operation);

    /// <param name="operation">For the message.</param>
    /// <param name="begin">Where the operation began.</param>
    /// <param name="data">The rest of what it writes, or a part of that.</param>
    private async Coroutine WriteAll(string operation, long begin, ReadOnlyMemory<byte> data)
    {
        long end = _position + data.Length;
        try
        {
            int done = 0;
            do
            {
                Load(data.Span[done..]);
                await OnThread(WriteOnThread);
                done += _outgoingCount;
            }
            while (done < data.Length);
        }
        catch (IOException e)
        {
            throw ThrowHelper.WriteFailed(this, operation, begin, end - begin, _position - begin, e);
        }
    }

    private void Load(ReadOnlySpan<byte> data)
    {
        _outgoingCount = Math.Min(data.Length, FileBuffer.ChunkSize);
        if (_outgoing.Length < _outgoingCount)
        {
            _outgoing = new byte[_outgoingCount < 4096 ? 4096 : FileBuffer.ChunkSize];
        }

        data[.._outgoingCount].CopyTo(_outgoing);
    }

    private bool WriteOnThread()
    {
        if (CanSeek)
        {
            // What was read ahead of here may be what is overwritten now.
            LeaveAtPosition();
            _buffer.Clear();
        }

        long oldLength = CanSeek ? _stream.Length : 0;
        try
        {
            _stream.Write(_outgoing, 0, _outgoingCount);
        }
        catch (IOException)
        {
            // The stream does not say how much the system took; by what the file has grown, that much at least.
            CountWritten(CanSeek ? Math.Clamp(_stream.Length - Math.Max(oldLength, _position), 0, _outgoingCount) : 0);
            throw;
        }

        CountWritten(_outgoingCount);
        return true;
    }

    private void CountWritten(long count)
    {
        Volatile.Write(ref _position, _position + count);
        Volatile.Write(ref _bytesWritten, _bytesWritten + count);
    }

    private bool FlushOnThread()
    {
        _stream.Flush();
        return true;
    }

    private bool FlushToDiskOnThread()
    {
        if (_stream is FileStream file)
        {
            file.Flush(flushToDisk: true);
        }
        else
        {
            _stream.Flush();
        }

        return true;
    }
}
