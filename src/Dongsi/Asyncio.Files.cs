using System.Text;
using Dongsi.LowLevel;

namespace Dongsi;

public static partial class Asyncio
{
    /// <summary>Opens a file.</summary>
    /// <param name="path">Absolute, or relative to the current directory.</param>
    /// <param name="mode">Whether it must be there, and what happens to what it holds.
    /// <see cref="FileMode.Append"/> begins at its end.</param>
    /// <param name="access">Null: reading for <see cref="FileMode.Open"/>, writing for <see cref="FileMode.Append"/>,
    /// both for the others.</param>
    /// <param name="share">What others may do meanwhile, as far as they ask: on Unix only programs of .NET do.</param>
    /// <param name="encoding">How its bytes are texts. Null: UTF-8, without a byte order mark.</param>
    /// <returns>The file; close it with <c>await using</c>.</returns>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    /// <exception cref="DirectoryNotFoundException">The directory that it would be in does not exist.</exception>
    /// <exception cref="UnauthorizedAccessException">It is a directory, or may not be opened.</exception>
    /// <exception cref="IOException">Somebody has it who does not share it; or <see cref="FileMode.CreateNew"/> found
    /// that it exists.</exception>
    /// <exception cref="InvalidOperationException">No task is running.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: always.</para>
    /// <para><b>Cancel safety</b>: a file that nobody waits for any more is closed again.</para>
    /// <para><b>Python</b>: <c>anyio.open_file()</c>, <c>trio.open_file()</c>.</para>
    /// </remarks>
    public static Coroutine<AsyncFile> OpenFile(
        string path,
        FileMode mode = FileMode.Open,
        FileAccess? access = null,
        FileShare share = FileShare.Read,
        Encoding? encoding = null) => AsyncFile.Open(path, mode, access, share, encoding);

    /// <summary>Has a stream that blocks read and written on threads: a <c>GZipStream</c>, say.</summary>
    /// <param name="stream">The stream. Nobody else may use it meanwhile.</param>
    /// <param name="encoding">How its bytes are texts. Null: UTF-8.</param>
    /// <param name="leaveOpen">True: closing the file flushes the stream, and leaves it open at the file's position.
    /// </param>
    /// <returns>The file; close it with <c>await using</c>.</returns>
    /// <exception cref="InvalidOperationException">No loop is running on this thread.</exception>
    /// <remarks><para><b>Python</b>: <c>anyio.wrap_file()</c>, <c>trio.wrap_file()</c>.</para></remarks>
    public static AsyncFile WrapFile(Stream stream, Encoding? encoding = null, bool leaveOpen = false)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return new AsyncFile(RunningLoop, stream, name: null, encoding, leaveOpen);
    }

    /// <summary>Makes an empty file of a name that nobody else has, which is gone when it is closed.</summary>
    /// <param name="encoding">How its bytes are texts. Null: UTF-8.</param>
    /// <returns>The file, for reading and writing. Its <see cref="AsyncFile.Name"/> is its path; on Unix nobody but its
    /// owner may open that.</returns>
    /// <exception cref="IOException">The disk is full, or failed.</exception>
    /// <exception cref="InvalidOperationException">No task is running.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: always.</para>
    /// <para><b>Cancel safety</b>: a file that nobody waits for any more is removed again.</para>
    /// <para><b>Python</b>: <c>anyio.NamedTemporaryFile</c>.</para>
    /// </remarks>
    public static Coroutine<AsyncFile> TemporaryFile(Encoding? encoding = null) =>
        AsyncFile.Made(FilePaths.OpenTemporary, name: null, encoding);

    /// <summary>Makes an empty directory of a name that nobody else has, which is removed at its end with all that is
    /// in it.</summary>
    /// <param name="prefix">What its name begins with.</param>
    /// <returns>The directory; <c>await using</c> removes it.</returns>
    /// <exception cref="IOException">The disk is full, or failed.</exception>
    /// <exception cref="InvalidOperationException">No task is running.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: always.</para>
    /// <para><b>Cancel safety</b>: a directory that nobody waits for any more is removed again.</para>
    /// <para><b>Python</b>: <c>anyio.TemporaryDirectory</c>.</para>
    /// </remarks>
    public static Coroutine<TemporaryDirectory> TemporaryDirectory(string prefix = "dongsi-")
    {
        ArgumentNullException.ThrowIfNull(prefix);
        return Dongsi.TemporaryDirectory.Make(prefix);
    }

    /// <summary>Watches a directory from now on.</summary>
    /// <param name="path">The directory.</param>
    /// <param name="filter">Which names count, with <c>*</c> and <c>?</c>.</param>
    /// <param name="recursive">The directories below it too.</param>
    /// <param name="capacity">How many changes may wait to be taken. What is more is dropped, and an
    /// <see cref="DirectoryChangeKind.Overflow"/> says so.</param>
    /// <returns>What tells the changes, for <c>await foreach</c>, which closes it when it is left.</returns>
    /// <exception cref="DirectoryNotFoundException">There is no such directory.</exception>
    /// <exception cref="IOException">The system watches no more than it does already.</exception>
    /// <exception cref="InvalidOperationException">No task is running.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: always.</para>
    /// <para><b>Cancel safety</b>: a watch that nobody waits for any more is ended again.</para>
    /// <para><b>Python</b>: none of the three has one; <c>watchfiles.awatch()</c>.</para>
    /// </remarks>
    public static Coroutine<DirectoryWatch> WatchDirectory(
        string path, string filter = "*", bool recursive = false, int capacity = 1024) =>
        DirectoryWatch.Start(path, filter, recursive, capacity);
}
