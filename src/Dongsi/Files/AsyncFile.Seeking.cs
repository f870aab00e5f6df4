using Dongsi.LowLevel;

namespace Dongsi;

public sealed partial class AsyncFile
{
    /// <summary>Moves the position. It may be behind the end: what is written there leaves a hole of zeros.</summary>
    /// <param name="offset">How far, in bytes; may be negative.</param>
    /// <param name="origin">From where.</param>
    /// <returns>The new position, from the beginning of the file.</returns>
    /// <exception cref="IOException">It would be before the beginning.</exception>
    /// <exception cref="NotSupportedException">The file has no positions.</exception>
    /// <exception cref="ClosedResourceException">The file is closed.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: always.</para>
    /// <para><b>Cancel safety</b>: if a scope ends it, the position has not moved; a seek that an edge abandons still
    /// ends.</para>
    /// <para><b>Python</b>: <c>await file.seek(offset, whence)</c>.</para>
    /// </remarks>
    public async Coroutine<long> Seek(long offset, SeekOrigin origin = SeekOrigin.Begin)
    {
        using (await EnterToSeek(nameof(Seek)))
        {
            return await OnThread(() => SeekOnThread(offset, origin));
        }
    }

    /// <summary>How long the file is, in bytes.</summary>
    /// <exception cref="NotSupportedException">The file has no positions.</exception>
    /// <exception cref="ClosedResourceException">The file is closed.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: always.</para>
    /// <para><b>Cancel safety</b>: nothing is lost.</para>
    /// <para><b>Python</b>: <c>os.fstat(file.fileno()).st_size</c>.</para>
    /// </remarks>
    public async Coroutine<long> GetLength()
    {
        using (await EnterToSeek(nameof(GetLength)))
        {
            return await OnThread(LengthOnThread);
        }
    }

    /// <summary>Makes the file shorter, or longer with zeros. The position stays.</summary>
    /// <param name="length">How long, in bytes; null for the current position.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative.</exception>
    /// <exception cref="NotSupportedException">The file has no positions, or was opened for reading only.</exception>
    /// <exception cref="IOException">The disk has no room.</exception>
    /// <exception cref="ClosedResourceException">The file is closed.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: always.</para>
    /// <para><b>Cancel safety</b>: if a scope ends it, nothing has changed; what an edge abandons still happens.</para>
    /// <para><b>Python</b>: <c>await file.truncate(size)</c>.</para>
    /// </remarks>
    public async Coroutine Truncate(long? length = null)
    {
        if (length is < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(length), length, "A file is zero bytes long, or longer.");
        }

        if (!CanWrite)
        {
            throw ThrowHelper.FileCannotWrite(this, nameof(Truncate));
        }

        using (await EnterToSeek(nameof(Truncate)))
        {
            await OnThread(() => TruncateOnThread(length));
        }
    }

    private Coroutine<Releaser> EnterToSeek(string operation) =>
        CanSeek ? Enter(operation) : throw ThrowHelper.FileCannotSeek(this, operation);

    private long SeekOnThread(long offset, SeekOrigin origin)
    {
        if (origin == SeekOrigin.Current)
        {
            // The stream itself is further on, by what was read ahead.
            (offset, origin) = (_position + offset, SeekOrigin.Begin);
        }

        long position = _stream.Seek(offset, origin);
        _buffer.Clear();
        Volatile.Write(ref _position, position);
        return position;
    }

    private long LengthOnThread() => _stream.Length;

    private bool TruncateOnThread(long? length)
    {
        _stream.SetLength(length ?? _position);
        _buffer.Clear();
        LeaveAtPosition();
        return true;
    }
}
