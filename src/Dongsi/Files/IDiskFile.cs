namespace Dongsi;

/// <summary>An open file of an <see cref="IDisk"/>.</summary>
/// <remarks>
/// <para>Several tasks may use it at the same time. Of two writes to the same place that overlap in time, any mixture
/// may come out.</para>
/// <para><b>Cancel safety</b>: an operation happens or does not, as with all of an <see cref="IDisk"/>. Memory that was
/// given to one is not touched any more when it has returned or thrown.</para>
/// <para><b>Thread safety</b>: belongs to its loop's thread.</para>
/// </remarks>
public interface IDiskFile : IAsyncDisposable
{
    /// <summary>The name that it was opened with.</summary>
    string Name { get; }

    /// <summary>Was it closed?</summary>
    bool IsClosed { get; }

    /// <summary>How long it is, in bytes.</summary>
    /// <exception cref="ClosedResourceException">The file is closed.</exception>
    /// <exception cref="IOException">The disk has failed.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: always.</para>
    /// <para><b>Cancel safety</b>: nothing is lost.</para>
    /// <para><b>Python</b>: <c>os.fstat(fd).st_size</c>.</para>
    /// </remarks>
    Coroutine<long> GetLength();

    /// <summary>Reads bytes.</summary>
    /// <param name="offset">Where they begin, from the beginning of the file.</param>
    /// <param name="buffer">Where they are put.</param>
    /// <returns>How many there are: fewer than there is room for only at the end of the file, 0 behind it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The offset is negative.</exception>
    /// <exception cref="ClosedResourceException">The file is closed.</exception>
    /// <exception cref="IOException">The disk has failed.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: always.</para>
    /// <para><b>Cancel safety</b>: nothing is lost.</para>
    /// <para><b>Python</b>: <c>os.pread</c>, which may give fewer.</para>
    /// </remarks>
    Coroutine<int> Read(long offset, Memory<byte> buffer);

    /// <summary>Writes bytes. Durable after <see cref="Flush"/>.</summary>
    /// <param name="offset">Where they begin. Behind the end, it leaves zeros in between.</param>
    /// <param name="data">The bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">The offset is negative.</exception>
    /// <exception cref="ClosedResourceException">The file is closed.</exception>
    /// <exception cref="DiskFullException">There is no room. Any part of the bytes may be in the file.</exception>
    /// <exception cref="IOException">The disk has failed. Any part of the bytes may be in the file.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: always.</para>
    /// <para><b>Cancel safety</b>: all of them are written, or none.</para>
    /// <para><b>Python</b>: <c>os.pwrite</c>, which may take fewer.</para>
    /// </remarks>
    Coroutine Write(long offset, ReadOnlyMemory<byte> data);

    /// <summary>Makes the file shorter, or longer with zeros. Durable after <see cref="Flush"/>.</summary>
    /// <param name="length">How long, in bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative.</exception>
    /// <exception cref="ClosedResourceException">The file is closed.</exception>
    /// <exception cref="DiskFullException">There is no room.</exception>
    /// <exception cref="IOException">The disk has failed.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: always.</para>
    /// <para><b>Cancel safety</b>: it happens or does not.</para>
    /// <para><b>Python</b>: <c>os.ftruncate</c>.</para>
    /// </remarks>
    Coroutine SetLength(long length);

    /// <summary>Makes durable what operations that have returned before have written, and the length. Not the file's
    /// name: see <see cref="IDisk.Flush"/>.</summary>
    /// <exception cref="ClosedResourceException">The file is closed.</exception>
    /// <exception cref="IOException">The disk has failed, and what was written since the last flush may be lost. Do not
    /// flush again: systems forget what they could not write, and the next flush returns as if all were well, while
    /// reading still shows bytes that are on no disk. Write them again, to another file, or stop.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: always.</para>
    /// <para><b>Cancel safety</b>: it happens or does not.</para>
    /// <para><b>Python</b>: <c>os.fsync</c>.</para>
    /// </remarks>
    Coroutine Flush();

    /// <summary>Closes the file. Once is enough; operations under way end as they would have. Nothing is made durable.
    /// </summary>
    /// <remarks>
    /// <para><b>Checkpoint</b>: the first time.</para>
    /// <para><b>Cancel safety</b>: it is closed even if this is cancelled; the cancellation comes at the next await.
    /// </para>
    /// <para><b>Python</b>: <c>os.close</c>.</para>
    /// </remarks>
    Coroutine Close();
}
