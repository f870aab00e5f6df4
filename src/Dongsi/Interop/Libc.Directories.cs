using System.Runtime.InteropServices;

namespace Dongsi.LowLevel;

// What .NET does not open, or not in this way. On every Unix.
internal static unsafe partial class Libc
{
    private static int CloseOnExec =>
        OperatingSystem.IsLinux() ? O_CLOEXEC : OperatingSystem.IsMacOS() ? 0x1000000 : 0;

    /// <summary>Opens a file or a directory, without the lock that .NET takes on whatever it opens.</summary>
    /// <returns>Its descriptor; below 0 if it cannot.</returns>
    public static int OpenToRead(string path) => Open(path, CloseOnExec);

    /// <summary>Makes a directory's entries durable. Of a file system that has no such thing, nothing.</summary>
    public static void FlushDirectory(string path)
    {
        int descriptor = OpenToRead(path);
        if (descriptor < 0)
        {
            throw LastError($"open('{path}')");
        }

        try
        {
            while (FlushToDisk(descriptor) < 0)
            {
                if (Marshal.GetLastPInvokeError() is not Errno.EINTR and var error)
                {
                    if (error == Errno.EINVAL)
                    {
                        return;
                    }

                    throw LastError($"fsync('{path}')");
                }
            }
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    [LibraryImport(Library, EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport(Library, EntryPoint = "fsync", SetLastError = true)]
    private static partial int FlushToDisk(int descriptor);
}
