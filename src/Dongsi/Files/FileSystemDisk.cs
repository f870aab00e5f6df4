using System.Diagnostics;
using Dongsi.LowLevel;

namespace Dongsi;

/// <summary>A directory of the system as an <see cref="IDisk"/>. The loop is not blocked: what it does happens on
/// threads.</summary>
/// <remarks>
/// <para>On Windows, where directories cannot be flushed, names are as durable as NTFS makes them by itself.</para>
/// <para><b>Cancel safety</b>: see <see cref="IDisk"/>. The end of a program waits for what is under way, as it does
/// for all threads.</para>
/// <para><b>Thread safety</b>: belongs to its loop's thread.</para>
/// <para><b>Python</b>: has none; <c>os.open</c>, <c>os.fsync</c> and <c>os.replace</c> on threads.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class FileSystemDisk : IDisk
{
    private readonly EventLoop _loop;
    private int _underWay;
    private int _openFiles;
    private long _bytesRead;
    private long _bytesWritten;
    private long _flushes;

    private FileSystemDisk(EventLoop loop, string path)
    {
        _loop = loop;
        Path = new AsyncPath(path);
    }

    /// <summary>Where the files are.</summary>
    public AsyncPath Path { get; }

    /// <summary>A disk in a directory, which is made if there is none, durably and with those above it.</summary>
    /// <param name="directory">Absolute, or relative to the current directory.</param>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    /// <exception cref="IOException">The directory cannot be made: a file has its name, say.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made.</exception>
    /// <exception cref="InvalidOperationException">No task is running.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: always.</para>
    /// <para><b>Cancel safety</b>: see <see cref="IDisk"/>.</para>
    /// <para><b>Python</b>: <c>os.makedirs</c>, and <c>os.fsync</c> of the directory above.</para>
    /// </remarks>
    public static async Coroutine<FileSystemDisk> Open(string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        string path = System.IO.Path.GetFullPath(directory);
        Func<bool> make = () => FilePaths.MakeDurableDirectory(path);
        await InThread.Run(make, make, abandonOnCancel: false, limiter: null);
        return new FileSystemDisk(EventLoop.RequireRunning(), path);
    }

    /// <inheritdoc/>
    public async Coroutine<IDiskFile> Open(string name, FileMode mode = FileMode.Open)
    {
        DiskNames.Check(name);
        DiskNames.Check(mode);
        string path = PathOf(name);
        var file = new FileSystemDiskFile(this, name, await OnThread("Open", name, () => FilePaths.NoDirectory(
            "Open", path, () => File.OpenHandle(path, mode, FileAccess.ReadWrite, Sharing))));
        _loop.ReportLater(file.Unclosed);
        _openFiles++;
        return file;
    }

    /// <inheritdoc/>
    public Coroutine<IReadOnlyList<string>> List() => OnThread<IReadOnlyList<string>>("List", "", () =>
    [
        .. Directory.EnumerateFiles(PathOf("")).Select(System.IO.Path.GetFileName).Order(StringComparer.Ordinal)!,
    ]);

    /// <inheritdoc/>
    public async Coroutine Rename(string name, string newName)
    {
        DiskNames.Check(name);
        DiskNames.Check(newName, nameof(newName));
        await OnThread("Rename", name, () =>
        {
            File.Move(PathOf(name), PathOf(newName), overwrite: true);
            return true;
        });
    }

    /// <inheritdoc/>
    public async Coroutine Delete(string name)
    {
        DiskNames.Check(name);
        await OnThread("Delete", name, () => FilePaths.NoDirectory("Delete", PathOf(name), () =>
        {
            File.Delete(PathOf(name));
            return true;
        }));
    }

    /// <inheritdoc/>
    public async Coroutine Flush()
    {
        await OnThread("Flush", "", () => FilePaths.FlushDirectory(PathOf("")));
        _flushes++;
    }

    /// <summary>What it is doing, in numbers.</summary>
    /// <exception cref="InvalidOperationException">The loop runs on another thread.</exception>
    public FileSystemDiskStatistics GetStatistics()
    {
        _loop.EnsureOwnThread();
        return new FileSystemDiskStatistics(_openFiles, _underWay, _bytesRead, _bytesWritten, _flushes);
    }

    /// <summary>The disk, for people.</summary>
    public override string ToString() => $"<FileSystemDisk '{Path}' open={_openFiles}>";

    internal void NoteRead(int count) => _bytesRead += count;

    internal void NoteWritten(int count) => _bytesWritten += count;

    internal void NoteFlushed() => _flushes++;

    internal void NoteClosed() => _openFiles--;

    // The thread is never abandoned: whoever waits has lent it memory, and must know what has happened to the file.
    internal async Coroutine<T> OnThread<T>(string operation, string name, Func<T> function)
    {
        _loop.EnsureOwnThread();
        _underWay++;
        try
        {
            return await InThread.Run(function, function, abandonOnCancel: false, limiter: null);
        }
        catch (IOException e) when (DiskErrors.IsFull(e))
        {
            throw ThrowHelper.DiskIsFull($"{operation} of '{name}'", e);
        }
        finally
        {
            _underWay--;
        }
    }

    // A file that is open may be renamed and deleted, as on Unix.
    private static FileShare Sharing => FileShare.ReadWrite | FileShare.Delete;

    private string PathOf(string name) => System.IO.Path.Combine(Path.ToString(), name);
}
