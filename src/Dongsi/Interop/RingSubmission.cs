using System.Runtime.InteropServices;

namespace Dongsi.LowLevel;

/// <summary><c>struct io_uring_sqe</c>: what the system is asked to do.</summary>
[StructLayout(LayoutKind.Explicit, Size = 64)]
internal struct RingSubmission
{
    [FieldOffset(0)]
    public RingOperation Operation;

    [FieldOffset(1)]
    public byte Flags;

    [FieldOffset(2)]
    public ushort Priority;

    [FieldOffset(4)]
    public int Descriptor;

    [FieldOffset(8)]
    public ulong Offset;

    [FieldOffset(16)]
    public ulong Address;

    [FieldOffset(24)]
    public uint Length;

    [FieldOffset(28)]
    public uint OperationFlags;

    [FieldOffset(32)]
    public ulong Token;

    [FieldOffset(40)]
    public ushort BufferGroup;
}
