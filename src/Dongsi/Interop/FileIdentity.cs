namespace Dongsi.LowLevel;

/// <summary>Tells a file from another that has the same name later. The BCL has no such thing.</summary>
/// <param name="Device">Of the file system.</param>
/// <param name="Number">The file's own (inode).</param>
/// <param name="IsSocket">Is it a Unix socket?</param>
internal readonly record struct FileIdentity(ulong Device, ulong Number, bool IsSocket)
{
    private const int TypeMask = 0xF000;
    private const int SocketType = 0xC000;

    /// <summary>Null if there is no such file, or the system does not say.</summary>
    public static unsafe FileIdentity? Of(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        Libc.FileStatus status = default;
        try
        {
            if (Libc.StatusOf(Libc.AT_FDCWD, path, Libc.AT_SYMLINK_NOFOLLOW, Libc.STATX_TYPE_AND_INO, &status) < 0)
            {
                return null;
            }
        }
        catch (EntryPointNotFoundException)
        {
            // The C library is older than the call.
            return null;
        }

        return new FileIdentity(
            ((ulong)status.DeviceMajor << 32) | status.DeviceMinor,
            status.Inode,
            (status.Mode & TypeMask) == SocketType);
    }
}
