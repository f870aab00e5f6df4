using Dongsi.LowLevel;

namespace Dongsi.Stress.Threads;

/// <summary>The process's open files, as the kernel sees them.</summary>
internal static unsafe class Descriptors
{
    private const string Folder = "/proc/self/fd";

    /// <summary>How many are open; 0 where the system does not tell.</summary>
    public static int Count() => Directory.Exists(Folder) ? Directory.GetFileSystemEntries(Folder).Length : 0;

    public static int NewEventFd() => Libc.EventFd(0, Libc.EFD_CLOEXEC | Libc.EFD_NONBLOCK);

    public static bool WasWritten(int eventFd)
    {
        ulong counter;
        return Libc.Read(eventFd, &counter, sizeof(ulong)) > 0;
    }
}
