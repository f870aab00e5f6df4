namespace Dongsi.LowLevel;

/// <summary>What is done with paths on threads, where .NET alone says too little or forgives too much.</summary>
internal static partial class FilePaths
{
    /// <summary>Opens a file; of a directory it says that it is one.</summary>
    public static FileStream OpenStream(string operation, string path, FileStreamOptions options) =>
        NoDirectory(operation, path, () => new FileStream(path, options));

    /// <summary>Does something that only a file is good for.</summary>
    public static T NoDirectory<T>(string operation, string path, Func<T> function)
    {
        try
        {
            return function();
        }
        catch (UnauthorizedAccessException e) when (Directory.Exists(path))
        {
            throw ThrowHelper.IsDirectory(operation, path, e);
        }
    }

    /// <summary>A file that is gone when it is closed, and that nobody else may read.</summary>
    public static FileStream OpenTemporary()
    {
        string path = Path.GetTempFileName();
        try
        {
            return new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.Open,
                Access = FileAccess.ReadWrite,
                BufferSize = 0,
                Options = FileOptions.DeleteOnClose,
            });
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }

    /// <summary>Is there anything? A link is what it leads to; for .NET it is there itself.</summary>
    public static bool Exists(string path) => Path.Exists(path) && LeadsSomewhere(path);

    public static bool IsFile(string path) => File.Exists(path) && LeadsSomewhere(path);

    /// <summary>Is there anything of that name, be it a link that leads nowhere?</summary>
    public static bool IsThere(string path) => Path.Exists(path) || new FileInfo(path).LinkTarget is not null;

    public static bool MakeDirectory(string path, bool parents, bool existOk)
    {
        if (IsThere(path) && !(existOk && Directory.Exists(path)))
        {
            throw ThrowHelper.PathExists("MkDir", path);
        }

        string? parent = Path.GetDirectoryName(Path.GetFullPath(path));
        if (!parents && parent is not null && !Directory.Exists(parent))
        {
            throw ThrowHelper.NoParent(path, parent);
        }

        Directory.CreateDirectory(path);
        return true;
    }

    /// <summary>Makes a directory, and those above it, that a crash leaves there.</summary>
    public static bool MakeDurableDirectory(string path)
    {
        if (!Directory.Exists(path))
        {
            string? parent = Path.GetDirectoryName(path);
            if (parent is not null)
            {
                MakeDurableDirectory(parent);
            }

            Directory.CreateDirectory(path);
            if (parent is not null)
            {
                FlushDirectory(parent);
            }
        }

        return true;
    }

    /// <summary>Makes the names in a directory durable, as far as the system can.</summary>
    public static bool FlushDirectory(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            Libc.FlushDirectory(path);
        }

        return true;
    }

    public static bool Remove(string path, bool missingOk)
    {
        if (!IsThere(path))
        {
            return missingOk ? false : throw ThrowHelper.NoSuchPath("Unlink", path);
        }

        return NoDirectory("Unlink", path, () =>
        {
            File.Delete(path);
            return true;
        });
    }

    public static bool Move(string path, string target, bool overwrite)
    {
        if (Directory.Exists(path) && new FileInfo(path).LinkTarget is null)
        {
            Directory.Move(path, target);
        }
        else
        {
            File.Move(path, target, overwrite);
        }

        return true;
    }

    public static bool Touch(string path, bool existOk, DateTime now)
    {
        if (Exists(path))
        {
            if (!existOk)
            {
                throw ThrowHelper.PathExists("Touch", path);
            }

            File.SetLastWriteTimeUtc(path, now);
            return true;
        }

        new FileStream(path, existOk ? FileMode.OpenOrCreate : FileMode.CreateNew).Dispose();
        return true;
    }

    public static bool MakeLink(string path, string target)
    {
        // Windows has two kinds of links, and wants to know.
        string aim = Path.Combine(Path.GetDirectoryName(path) ?? "", target);
        _ = Directory.Exists(aim)
            ? Directory.CreateSymbolicLink(path, target)
            : File.CreateSymbolicLink(path, target);
        return true;
    }

    public static FileStat Stat(string path, bool followSymlinks)
    {
        FileSystemInfo info = Directory.Exists(path) ? new DirectoryInfo(path) : new FileInfo(path);
        if (followSymlinks && info.LinkTarget is not null)
        {
            info = info.ResolveLinkTarget(returnFinalTarget: true) ?? info;
        }

        return info.Exists || (!followSymlinks && info.LinkTarget is not null)
            ? new FileStat(
                info is FileInfo { Exists: true } file ? file.Length : 0,
                info.LastWriteTimeUtc,
                info.LastAccessTimeUtc,
                info.CreationTimeUtc,
                info.Attributes,
                info.UnixFileMode)
            : throw ThrowHelper.NoSuchPath("Stat", path);
    }

    /// <summary>An absolute path without links, as far as there is something to look at.</summary>
    public static string Resolve(string path)
    {
        const int MostLinks = 40;
        int links = 0;
        string full = Path.GetFullPath(path);
        string resolved = Path.GetPathRoot(full) ?? "";
        var rest = new Stack<string>(Split(full[resolved.Length..]).Reverse());
        while (rest.TryPop(out string? part))
        {
            string next = Path.Combine(resolved, part);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                resolved = next;
                continue;
            }

            if (++links > MostLinks)
            {
                throw ThrowHelper.TooManyLinks(path);
            }

            string aim = Path.GetFullPath(target, resolved);
            resolved = Path.GetPathRoot(aim) ?? "";
            foreach (string piece in Split(aim[resolved.Length..]).Reverse())
            {
                rest.Push(piece);
            }
        }

        return resolved;
    }

    private static bool LeadsSomewhere(string path)
    {
        try
        {
            return File.ResolveLinkTarget(path, returnFinalTarget: true) is not { } target
                || Path.Exists(target.FullName);
        }
        catch (IOException)
        {
            // A circle of links.
            return false;
        }
    }

    private static string[] Split(string path) => path.Split(
        [Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries);
}
