namespace Dongsi.LowLevel;

/// <summary>Buffers that the kernel takes when data comes, whosever it is, and that are given back after use.</summary>
/// <remarks>Ten thousand connections share them, so one that says nothing costs none. If they run out within a turn,
/// receiving stops (ENOBUFS) and begins again when some have come back.</remarks>
internal sealed unsafe class BufferRing : IDisposable
{
    public const int BufferSize = 4096;
    public const ushort Group = 0;

    private const int Count = 2048;
    private const uint REGISTER_PBUF_RING = 22;

    // struct io_uring_buf; the tail of the ring lies in the last two bytes of the first one.
    private const int EntrySize = 16;
    private const int TailOffset = 14;

    private readonly byte* _ring;
    private readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(Count * BufferSize, pinned: true);
    private readonly byte* _start;
    private ushort _tail;

    public BufferRing(Ring ring)
    {
        nint memory = Libc.MapMemory(
            null, Count * EntrySize, Libc.PROT_READ_WRITE, Libc.MAP_PRIVATE_ANONYMOUS, -1, 0);
        if (memory == -1)
        {
            throw Libc.LastError("mmap");
        }

        _ring = (byte*)memory;
        fixed (byte* start = _bytes)
        {
            _start = start;
        }

        // struct io_uring_buf_reg
        Span<ulong> registration = stackalloc ulong[5];
        registration.Clear();
        registration[0] = (ulong)_ring;
        registration[1] = Count | ((ulong)Group << 32);
        fixed (ulong* argument = registration)
        {
            if (Libc.RingRegister(ring.Descriptor, REGISTER_PBUF_RING, argument, 1) < 0)
            {
                Dispose();
                throw new PlatformNotSupportedException(
                    "io_uring cannot be used: the kernel takes no ring of buffers (it needs 5.19).");
            }
        }

        for (ushort i = 0; i < Count; i++)
        {
            Give(i);
        }
    }

    public ReadOnlyMemory<byte> this[ushort buffer, int length] => _bytes.AsMemory(buffer * BufferSize, length);

    /// <summary>The kernel may use it again.</summary>
    public void Give(ushort buffer)
    {
        byte* entry = _ring + (_tail & (Count - 1)) * EntrySize;
        *(ulong*)entry = (ulong)(_start + buffer * BufferSize);
        *(uint*)(entry + 8) = BufferSize;
        *(ushort*)(entry + 12) = buffer;
        _tail++;
        Volatile.Write(ref *(ushort*)(_ring + TailOffset), _tail);
    }

    /// <summary>The ring that knows it is closed.</summary>
    public void Dispose() => _ = Libc.UnmapMemory(_ring, Count * EntrySize);
}
