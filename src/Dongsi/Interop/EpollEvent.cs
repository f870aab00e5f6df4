using System.Runtime.InteropServices;

namespace Dongsi.LowLevel;

/// <summary>
/// <c>struct epoll_event</c>. The kernel packs it on x86-64 only, so that 32-bit programs see the same layout there;
/// on every other architecture it is padded to 16 bytes. Hence both shapes, chosen at run time by the poller.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
internal struct EpollEvent
{
    [FieldOffset(0)]
    public uint Events;

    [FieldOffset(4)]
    private long _dataPacked;

    [FieldOffset(8)]
    private long _dataPadded;

    public static bool IsPacked { get; } = RuntimeInformation.ProcessArchitecture == Architecture.X64;

    /// <summary>How far one is from the next in an array of the kernel.</summary>
    public static int Stride => IsPacked ? 12 : 16;

    /// <summary>Whatever was registered with the descriptor.</summary>
    public long Data
    {
        readonly get => IsPacked ? _dataPacked : _dataPadded;
        set
        {
            if (IsPacked)
            {
                _dataPacked = value;
            }
            else
            {
                _dataPadded = value;
            }
        }
    }
}
