using System.Runtime.Versioning;
using System.Text;
using Dongsi.LowLevel;

namespace Dongsi;

public sealed partial class AsyncPath
{
    /// <summary>Reads the whole file as text.</summary>
    /// <param name="encoding">Null: UTF-8.</param>
    /// <exception cref="FileNotFoundException">There is nothing.</exception>
    /// <exception cref="UnauthorizedAccessException">It is a directory, or may not be touched.</exception>
    /// <exception cref="IOException">The disk is full, or failed.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: always.</para>
    /// <para><b>Cancel safety</b>: nothing changes.</para>
    /// <para><b>Python</b>: <c>await path.read_text()</c>.</para>
    /// </remarks>
    public async Coroutine<string> ReadText(Encoding? encoding = null)
    {
        await using AsyncFile file = await Open(encoding: encoding);
        return await file.ReadToEnd();
    }

    /// <summary>Reads the whole file.</summary>
    /// <exception cref="FileNotFoundException">There is nothing.</exception>
    /// <exception cref="UnauthorizedAccessException">It is a directory, or may not be touched.</exception>
    /// <exception cref="IOException">The disk is full, or failed.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: always.</para>
    /// <para><b>Cancel safety</b>: nothing changes.</para>
    /// <para><b>Python</b>: <c>await path.read_bytes()</c>.</para>
    /// </remarks>
    public Coroutine<byte[]> ReadBytes() =>
        OnThread(() => FilePaths.NoDirectory("ReadBytes", _path, () => File.ReadAllBytes(_path)));

    /// <summary>Writes a text as the whole content of the file, which is made if need be.</summary>
    /// <param name="text">The text.</param>
    /// <param name="encoding">Null: UTF-8.</param>
    /// <exception cref="DirectoryNotFoundException">The directory that it would be in does not exist.</exception>
    /// <exception cref="UnauthorizedAccessException">It is a directory, or may not be touched.</exception>
    /// <exception cref="IncompleteWriteException">The disk is full, or failed.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: always.</para>
    /// <para><b>Cancel safety</b>: the file has its old content, the new one, or if it was ended in between, the
    /// beginning of the new one; write to a temporary name and <see cref="Replace"/> if that matters.</para>
    /// <para><b>Python</b>: <c>await path.write_text(text)</c>.</para>
    /// </remarks>
    public async Coroutine WriteText(string text, Encoding? encoding = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        await using AsyncFile file = await Open(FileMode.Create, FileAccess.Write, encoding: encoding);
        await file.Write(text);
    }

    /// <summary>Writes bytes as the whole content of the file, which is made if need be.</summary>
    /// <param name="data">The bytes.</param>
    /// <exception cref="DirectoryNotFoundException">The directory that it would be in does not exist.</exception>
    /// <exception cref="UnauthorizedAccessException">It is a directory, or may not be touched.</exception>
    /// <exception cref="IncompleteWriteException">The disk is full, or failed.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: always.</para>
    /// <para><b>Cancel safety</b>: the file has its old content, the new one, or if it was ended in between, the
    /// beginning of the new one; write to a temporary name and <see cref="Replace"/> if that matters.</para>
    /// <para><b>Python</b>: <c>await path.write_bytes(data)</c>.</para>
    /// </remarks>
    public async Coroutine WriteBytes(ReadOnlyMemory<byte> data)
    {
        await using AsyncFile file = await Open(FileMode.Create, FileAccess.Write);
        await file.Write(data);
    }

    /// <summary>Makes a directory.</summary>
    /// <param name="parents">Make those above it too.</param>
    /// <param name="existOk">It is no error if there is a directory already.</param>
    /// <exception cref="IOException">There is something of that name already.</exception>
    /// <exception cref="DirectoryNotFoundException">The directory that it would be in does not exist.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made there.</exception>
    /// <remarks>
    /// <para>It looks first and makes it then, so it is no lock between programs.</para>
    /// <para><b>Checkpoint</b>: always.</para>
    /// <para><b>Cancel safety</b>: what has not begun does not happen; what an edge abandons still does.</para>
    /// <para><b>Python</b>: <c>await path.mkdir()</c>.</para>
    /// </remarks>
    public Coroutine MkDir(bool parents = false, bool existOk = false) =>
        OnThread(() => FilePaths.MakeDirectory(_path, parents, existOk));

    /// <summary>Removes an empty directory.</summary>
    /// <exception cref="IOException">It is not empty, or no directory.</exception>
    /// <exception cref="DirectoryNotFoundException">There is none.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be removed.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: always.</para>
    /// <para><b>Cancel safety</b>: what has not begun does not happen; what an edge abandons still does.</para>
    /// <para><b>Python</b>: <c>await path.rmdir()</c>.</para>
    /// </remarks>
    public Coroutine RmDir() => OnThread(() =>
    {
        Directory.Delete(_path, recursive: false);
        return true;
    });

    /// <summary>Removes a file or a symbolic link.</summary>
    /// <param name="missingOk">It is no error if there is nothing.</param>
    /// <exception cref="FileNotFoundException">There is nothing.</exception>
    /// <exception cref="UnauthorizedAccessException">It is a directory, or may not be touched.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: always.</para>
    /// <para><b>Cancel safety</b>: what has not begun does not happen; what an edge abandons still does.</para>
    /// <para><b>Python</b>: <c>await path.unlink()</c>.</para>
    /// </remarks>
    public Coroutine Unlink(bool missingOk = false) => OnThread(() => FilePaths.Remove(_path, missingOk));

    /// <summary>Gives a file or directory another path, where there must be nothing.</summary>
    /// <param name="target">The new path.</param>
    /// <returns>The new path.</returns>
    /// <exception cref="FileNotFoundException">There is nothing.</exception>
    /// <exception cref="IOException">There is something at the new path already.</exception>
    /// <exception cref="UnauthorizedAccessException">It is a directory, or may not be touched.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: always.</para>
    /// <para><b>Cancel safety</b>: what has not begun does not happen; what an edge abandons still does.</para>
    /// <para><b>Python</b>: <c>await path.rename(target)</c>, which replaces a file on Unix.</para>
    /// </remarks>
    public Coroutine<AsyncPath> Rename(AsyncPath target) => MoveTo(target, overwrite: false);

    /// <summary>Gives a file another path, in the place of the file that may be there. On one file system whoever opens
    /// that path finds the old file or the new one, and never none.</summary>
    /// <param name="target">The new path.</param>
    /// <returns>The new path.</returns>
    /// <exception cref="FileNotFoundException">There is nothing.</exception>
    /// <exception cref="UnauthorizedAccessException">It is a directory, or may not be touched.</exception>
    /// <exception cref="IOException">A directory cannot replace anything, and nothing can replace a
    /// directory.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: always.</para>
    /// <para><b>Cancel safety</b>: what has not begun does not happen; what an edge abandons still does.</para>
    /// <para><b>Python</b>: <c>await path.replace(target)</c>.</para>
    /// </remarks>
    public Coroutine<AsyncPath> Replace(AsyncPath target) => MoveTo(target, overwrite: true);

    /// <summary>Makes an empty file, or sets the time of its last change to now.</summary>
    /// <param name="existOk">False: it is an error if there is something.</param>
    /// <exception cref="IOException">There is something already, and <paramref name="existOk"/> is false.</exception>
    /// <exception cref="DirectoryNotFoundException">The directory that it would be in does not exist.</exception>
    /// <exception cref="UnauthorizedAccessException">It is a directory, or may not be touched.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: always.</para>
    /// <para><b>Cancel safety</b>: what has not begun does not happen; what an edge abandons still does.</para>
    /// <para><b>Python</b>: <c>await path.touch()</c>.</para>
    /// </remarks>
    public Coroutine Touch(bool existOk = true)
    {
        DateTime now = EventLoop.RequireRunning().UtcNow;
        return OnThread(() => FilePaths.Touch(_path, existOk, now));
    }

    /// <summary>Makes a symbolic link at this path.</summary>
    /// <param name="target">Where it leads: absolute, or relative to the directory of the link. There need be
    /// nothing.</param>
    /// <exception cref="IOException">There is something of that name already.</exception>
    /// <exception cref="DirectoryNotFoundException">The directory that it would be in does not exist.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: always.</para>
    /// <para><b>Cancel safety</b>: what has not begun does not happen; what an edge abandons still does.</para>
    /// <para><b>Python</b>: <c>await path.symlink_to(target)</c>.</para>
    /// </remarks>
    public Coroutine SymlinkTo(AsyncPath target)
    {
        ArgumentNullException.ThrowIfNull(target);
        return OnThread(() => FilePaths.MakeLink(_path, target._path));
    }

    /// <summary>Says who may do what with it.</summary>
    /// <param name="mode">The bits.</param>
    /// <exception cref="FileNotFoundException">There is nothing.</exception>
    /// <exception cref="UnauthorizedAccessException">It is somebody else's.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: always.</para>
    /// <para><b>Cancel safety</b>: what has not begun does not happen; what an edge abandons still does.</para>
    /// <para><b>Python</b>: <c>await path.chmod(mode)</c>.</para>
    /// </remarks>
    [UnsupportedOSPlatform("windows")]
    public Coroutine Chmod(UnixFileMode mode) => OnThread(() =>
    {
        File.SetUnixFileMode(_path, mode);
        return true;
    });

    /// <summary>Opens the file.</summary>
    /// <param name="mode">Whether it must be there, and what happens to what it holds.</param>
    /// <param name="access">Null: reading for <see cref="FileMode.Open"/>, writing for <see cref="FileMode.Append"/>,
    /// both for the others.</param>
    /// <param name="share">What others may do meanwhile, as far as they ask.</param>
    /// <param name="encoding">How its bytes are texts. Null: UTF-8.</param>
    /// <returns>The file; close it with <c>await using</c>.</returns>
    /// <exception cref="FileNotFoundException">There is nothing.</exception>
    /// <exception cref="DirectoryNotFoundException">The directory that it would be in does not exist.</exception>
    /// <exception cref="UnauthorizedAccessException">It is a directory, or may not be touched.</exception>
    /// <exception cref="IOException">Somebody has it who does not share it; or <see cref="FileMode.CreateNew"/> found
    /// that it exists.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: always.</para>
    /// <para><b>Cancel safety</b>: a file that nobody waits for any more is closed again.</para>
    /// <para><b>Python</b>: <c>await path.open(mode)</c>.</para>
    /// </remarks>
    public Coroutine<AsyncFile> Open(
        FileMode mode = FileMode.Open,
        FileAccess? access = null,
        FileShare share = FileShare.Read,
        Encoding? encoding = null) => AsyncFile.Open(_path, mode, access, share, encoding);

    private async Coroutine<AsyncPath> MoveTo(AsyncPath target, bool overwrite)
    {
        ArgumentNullException.ThrowIfNull(target);
        await OnThread(() => FilePaths.Move(_path, target._path, overwrite));
        return target;
    }
}
