namespace Dongsi.LowLevel;

// What goes wrong with files and paths. What the system refuses is said by the exceptions of .NET, which name the path.
internal static partial class ThrowHelper
{
    public static ClosedResourceException FileIsClosed(object file, string operation) => new(
        $"{operation} was called on {file}. Close a file after its last use: "
        + "await using var file = await Asyncio.OpenFile(…) closes it at the end of the block.");

    public static NotSupportedException FileCannotRead(object file, string operation) => new(
        $"{operation} was called on {file}, which was opened for writing only. "
        + "Open it with FileAccess.Read or FileAccess.ReadWrite.");

    public static NotSupportedException FileCannotWrite(object file, string operation) => new(
        $"{operation} was called on {file}, which was opened for reading only. "
        + "Open it with FileAccess.Write or FileAccess.ReadWrite, or with FileMode.Create or FileMode.Append.");

    public static NotSupportedException FileCannotSeek(object file, string operation) => new(
        $"{operation} was called on {file}, which has no positions: it is a pipe, a device or a stream that goes "
        + "forward only. Read it from the beginning to the end.");

    public static UnauthorizedAccessException IsDirectory(string operation, string path, Exception cause) => new(
        $"{operation} was called for '{path}', which is a directory and not a file. "
        + "Its entries are listed by AsyncPath.IterDir(); an empty directory is removed by AsyncPath.RmDir().",
        cause);

    public static EndOfStreamException FileIsTooShort(object file, int wanted, int got) => new(
        $"ReadExactly wanted {wanted} bytes of {file}, and it ended after {got}. "
        + "These are at the beginning of the buffer, and the position is behind them. "
        + "For as many as there are, call Read(…), which returns 0 at the end.");

    public static IncompleteWriteException WriteFailed(
        object file, string operation, long position, long wanted, long written, Exception cause) => new(
            $"{operation} to {file} failed after {written} of {wanted} bytes, begun at position {position}: "
            + cause.Message,
            cause)
        {
            BytesWritten = written,
        };

    public static IOException PathExists(string operation, string path) => new(
        $"{operation} found that '{path}' exists already. "
        + "Remove it first, or say that this is no error: existOk: true.");

    public static DirectoryNotFoundException NoParent(string path, string parent) => new(
        $"MkDir cannot make '{path}', because '{parent}' does not exist. To make it too, write: MkDir(parents: true).");

    public static FileNotFoundException NoSuchPath(string operation, string path) => new(
        $"{operation} did not find '{path}'.", path);

    public static ArgumentException NotBelow(string path, string other) => new(
        $"'{path}' is not below '{other}', so there is no path from there that does not go up. "
        + "Compare two absolute paths, or two relative ones.",
        nameof(other));

    public static IOException TooManyLinks(string path) => new(
        $"Resolve followed more than 40 symbolic links in '{path}': they probably lead in a circle.");

    public static ArgumentException BadPattern(string pattern) => new(
        $"'{pattern}' is no pattern for Glob: it must be relative and not empty, as in \"src/**/*.cs\".",
        nameof(pattern));

    public static DirectoryNotFoundException NothingToWatch(string path, bool isFile) => new(
        isFile
            ? $"WatchDirectory was called for '{path}', which is a file. Watch its directory, with the file's name as "
              + "filter."
            : $"WatchDirectory was called for '{path}', and there is no such directory.");

    public static IOException WatchFailed(string path, Exception cause) => new(
        $"The watch of '{path}' has failed, and tells no more changes: {cause.Message}", cause);

    public static DirectoryNotFoundException WatchedIsGone(string path) => new(
        $"The watch of '{path}' has ended, because the directory was deleted or renamed. "
        + "Watch its parent to see it come back.");

    public static ClosedResourceException WatchIsClosed(object watch) => new(
        $"{watch} tells no changes any more. One await foreach walks through them, and closes it at its end; "
        + "call Asyncio.WatchDirectory(…) for another watch.");
}
