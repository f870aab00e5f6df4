using System.Runtime.InteropServices;

namespace Dongsi.LowLevel;

/// <summary>
/// <c>siginfo_t</c> as <c>waitid</c> fills it in. Behind three integers comes a union, which begins at a multiple of
/// the size of a pointer: hence both shapes.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 128)]
internal readonly struct ChildInfo
{
    [FieldOffset(8)]
    private readonly int _code;

    [FieldOffset(12)]
    private readonly int _pid32;

    [FieldOffset(20)]
    private readonly int _status32;

    [FieldOffset(16)]
    private readonly int _pid64;

    [FieldOffset(24)]
    private readonly int _status64;

    /// <summary>The process; 0 if none had anything to say.</summary>
    public int Pid => nint.Size == 8 ? _pid64 : _pid32;

    /// <summary>Its exit code, or the number of the signal that ended it, negative.</summary>
    public int ReturnCode => _code == Libc.CLD_EXITED ? Status : -Status;

    private int Status => nint.Size == 8 ? _status64 : _status32;
}
