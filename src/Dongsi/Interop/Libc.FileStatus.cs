using System.Runtime.InteropServices;

namespace Dongsi.LowLevel;

// What the BCL does not tell of files.
internal static unsafe partial class Libc
{
    public const int AT_FDCWD = -100;
    public const int AT_SYMLINK_NOFOLLOW = 0x100;
    public const int AT_EMPTY_PATH = 0x1000;
    public const uint STATX_TYPE_AND_INO = 0x1 | 0x100;

    /// <summary>Since Linux 4.11 and glibc 2.28; the one stat whose layout is the same on all machines.</summary>
    [LibraryImport(Library, EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int StatusOf(int folder, string path, int flags, uint mask, FileStatus* status);

    /// <summary><c>struct statx</c>, as far as it is used.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    public struct FileStatus
    {
        [FieldOffset(28)]
        public ushort Mode;

        [FieldOffset(32)]
        public ulong Inode;

        [FieldOffset(136)]
        public uint DeviceMajor;

        [FieldOffset(140)]
        public uint DeviceMinor;
    }
}
