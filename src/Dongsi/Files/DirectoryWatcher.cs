namespace Dongsi.LowLevel;

/// <summary>The watcher of .NET, with its events put into a buffer.</summary>
/// <remarks>
/// On Linux it says nothing when the directory itself goes away, and would be waited for in vain. So a second one
/// looks from the directory above. What .NET then keeps open of the first one, a descriptor and a thread, it keeps
/// until the process ends; nothing of its API can make it let go.
/// </remarks>
internal sealed class DirectoryWatcher : IDisposable
{
    private readonly AsyncPath _path;
    private readonly string _filter;
    private readonly bool _recursive;
    private readonly ChangeBuffer _buffer;
    private FileSystemWatcher? _inside;
    private FileSystemWatcher? _above;

    public DirectoryWatcher(AsyncPath path, string filter, bool recursive, ChangeBuffer buffer)
    {
        _path = path;
        _filter = filter;
        _recursive = recursive;
        _buffer = buffer;
    }

    /// <summary>Begins to watch. On a thread.</summary>
    public void Start()
    {
        string path = _path.ToString();
        if (!Directory.Exists(path))
        {
            throw ThrowHelper.NothingToWatch(path, isFile: File.Exists(path));
        }

        try
        {
            WatchAbove(FilePaths.Resolve(path));
            WatchInside(path);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _inside?.Dispose();
        _above?.Dispose();
    }

    private void WatchInside(string path)
    {
        _inside = new FileSystemWatcher(path, _filter)
        {
            IncludeSubdirectories = _recursive,
            NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite
                | NotifyFilters.Size,
        };
        _inside.Created += (_, e) => Add(DirectoryChangeKind.Created, e.Name);
        _inside.Changed += (_, e) => Add(DirectoryChangeKind.Changed, e.Name);
        _inside.Deleted += (_, e) => Add(DirectoryChangeKind.Deleted, e.Name);
        _inside.Renamed += (_, e) => Add(DirectoryChangeKind.Renamed, e.Name, e.OldName);
        _inside.Error += (_, e) => Fail(e.GetException());
        _inside.EnableRaisingEvents = true;
    }

    private void WatchAbove(string full)
    {
        if (Path.GetDirectoryName(full) is not { } parent)
        {
            // The root cannot go away.
            return;
        }

        string name = Path.GetFileName(full);
        _above = new FileSystemWatcher(parent) { NotifyFilter = NotifyFilters.DirectoryName };
        _above.Deleted += (_, e) => EndIf(e.Name == name);
        _above.Renamed += (_, e) => EndIf(e.OldName == name);
        _above.EnableRaisingEvents = true;
    }

    private void Add(DirectoryChangeKind kind, string? name, string? oldName = null)
    {
        if (!string.IsNullOrEmpty(name))
        {
            _buffer.Add(new DirectoryChange(kind, _path / name, oldName is null ? null : _path / oldName));
        }
    }

    private void EndIf(bool isGone)
    {
        if (isGone)
        {
            _buffer.Fail(ThrowHelper.WatchedIsGone(_path.ToString()));
        }
    }

    private void Fail(Exception cause)
    {
        if (cause is InternalBufferOverflowException)
        {
            _buffer.Overflow();
        }
        else
        {
            _buffer.Fail(ThrowHelper.WatchFailed(_path.ToString(), cause));
        }
    }
}
