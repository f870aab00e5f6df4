using System.Runtime.InteropServices;

namespace Dongsi.LowLevel;

// Reading without a wait for the disk.
internal static unsafe partial class Libc
{
    private const int RWF_NOWAIT = 8;

    // The C library's own function is missing in older ones of musl.
    private static readonly int s_preadv2 = RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => 327,
        Architecture.Arm64 => 286,
        _ => -1,
    };

    /// <summary>Reads what the system has in memory.</summary>
    /// <returns>How many bytes; -1 if it would have to wait (EAGAIN), or its file system cannot tell.</returns>
    public static int ReadFromCache(int descriptor, Span<byte> buffer, long offset)
    {
        fixed (byte* start = buffer)
        {
            IoVector vector = new() { Base = start, Length = (nuint)buffer.Length };
            return (int)SystemCall(s_preadv2, descriptor, (nint)(&vector), 1, (nint)offset, 0, RWF_NOWAIT);
        }
    }
}
