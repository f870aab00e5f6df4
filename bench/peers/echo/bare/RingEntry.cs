using System.Runtime.InteropServices;

namespace Dongsi.Peers;

/// <summary><c>struct io_uring_sqe</c>, as far as it is used here.</summary>
[StructLayout(LayoutKind.Explicit, Size = 64)]
internal unsafe struct RingEntry
{
    public const byte ACCEPT = 13;
    public const byte CLOSE = 19;
    public const byte SEND = 26;
    public const byte RECV = 27;

    public const byte BUFFER_SELECT = 1 << 5;
    public const byte CQE_SKIP_SUCCESS = 1 << 6;

    public const ushort ACCEPT_MULTISHOT = 1;
    public const ushort RECV_MULTISHOT = 1 << 1;

    [FieldOffset(0)]
    public byte Operation;

    [FieldOffset(1)]
    public byte Flags;

    [FieldOffset(2)]
    public ushort Mode;

    [FieldOffset(4)]
    public int Descriptor;

    [FieldOffset(16)]
    public void* Address;

    [FieldOffset(24)]
    public int Length;

    [FieldOffset(28)]
    public int OperationFlags;

    [FieldOffset(32)]
    public long UserData;
}
