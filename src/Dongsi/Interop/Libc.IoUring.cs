using System.Runtime.InteropServices;

namespace Dongsi.LowLevel;

// io_uring has no functions in the C library: its three system calls are made by number, which is the same on every
// architecture.
internal static unsafe partial class Libc
{
    public const int PROT_READ_WRITE = 3;
    public const int MAP_SHARED_POPULATE = 0x8001;
    public const int MAP_PRIVATE_ANONYMOUS = 0x22;

    private const int SYS_io_uring_setup = 425;
    private const int SYS_io_uring_enter = 426;
    private const int SYS_io_uring_register = 427;

    public static int RingSetup(uint entries, RingParameters* parameters) =>
        (int)SystemCall(SYS_io_uring_setup, (nint)entries, (nint)parameters, 0, 0, 0, 0);

    public static int RingEnter(int ring, uint toSubmit, uint minComplete, uint flags, void* argument, nuint size) =>
        (int)SystemCall(
            SYS_io_uring_enter, ring, (nint)toSubmit, (nint)minComplete, (nint)flags, (nint)argument, (nint)size);

    public static int RingRegister(int ring, uint operation, void* argument, uint count) =>
        (int)SystemCall(SYS_io_uring_register, ring, (nint)operation, (nint)argument, (nint)count, 0, 0);

    [LibraryImport(Library, EntryPoint = "mmap", SetLastError = true)]
    public static partial nint MapMemory(
        void* address, nuint length, int protection, int flags, int descriptor, nint offset);

    [LibraryImport(Library, EntryPoint = "munmap", SetLastError = true)]
    public static partial int UnmapMemory(void* address, nuint length);

    [LibraryImport(Library, EntryPoint = "syscall", SetLastError = true)]
    private static partial nint SystemCall(
        nint number, nint argument1, nint argument2, nint argument3, nint argument4, nint argument5, nint argument6);
}
