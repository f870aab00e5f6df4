using System.Runtime.InteropServices;

namespace Dongsi.LowLevel;

/// <summary><c>struct io_uring_cqe</c>: what came of it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct RingCompletion
{
    private const uint HasBufferFlag = 1 << 0;
    private const uint HasMoreFlag = 1 << 1;
    private const int BufferShift = 16;

    /// <summary>The token of the submission.</summary>
    public readonly ulong Token;

    /// <summary>Not negative, or a negative error number.</summary>
    public readonly int Result;

    private readonly uint _flags;

    /// <summary>The system has used one of the buffers that were provided.</summary>
    public bool HasBuffer => (_flags & HasBufferFlag) != 0;

    /// <summary>The operation goes on, and will complete again.</summary>
    public bool HasMore => (_flags & HasMoreFlag) != 0;

    /// <summary>Which buffer, if one.</summary>
    public ushort Buffer => (ushort)(_flags >> BufferShift);
}
