namespace Dongsi.LowLevel;

// What goes wrong with disks. What the system refuses otherwise is said by the exceptions of .NET, which name the path.
internal static partial class ThrowHelper
{
    public static ArgumentException NoDiskName(string name, string parameter) => new(
        $"'{name}' is no name for a file of a disk, which is one directory without others in it. "
        + "Use a name without separators that is not '.' or '..'; for another directory open another disk.",
        parameter);

    public static ArgumentException NoDiskMode(FileMode mode, string parameter) => new(
        $"A disk's files are not opened with FileMode.{mode}. Use Open, OpenOrCreate, CreateNew or Create: each write "
        + "says its offset, and SetLength(0) makes a file empty.",
        parameter);

    public static ClosedResourceException DiskFileIsClosed(object file, string operation) => new(
        $"{operation} was called on {file}. Close a file after its last use: "
        + "await using var file = await disk.Open(…) closes it at the end of the block.");

    public static DiskFullException DiskIsFull(string what, Exception cause) => new(
        $"{what} found no room on the disk: {cause.Message} Any part of it may have happened. "
        + "Make room, by deleting files say, and write it again.",
        cause);
}
