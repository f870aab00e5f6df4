using System.Runtime.InteropServices;

namespace Dongsi.Peers;

/// <summary><c>struct epoll_event</c>, which the kernel packs on x86-64 and nowhere else.</summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
internal readonly struct EpollEvent
{
    private static readonly bool s_packed = RuntimeInformation.ProcessArchitecture == Architecture.X64;

    [FieldOffset(0)]
    private readonly uint _events;

    [FieldOffset(4)]
    private readonly int _packed;

    [FieldOffset(8)]
    private readonly int _padded;

    private EpollEvent(uint events, int data)
    {
        _events = events;
        _packed = _padded = data;
    }

    public static int Size => s_packed ? 12 : 16;

    public int Data => s_packed ? _packed : _padded;

    public static EpollEvent Of(uint events, int data) => new(events, data);
}
