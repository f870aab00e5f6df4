using System.Runtime.InteropServices;

namespace Dongsi.Peers;

/// <summary>An io_uring with a ring of buffers, for one thread; Linux 6.6 and nothing older.</summary>
internal sealed unsafe class Ring
{
    // Large, because each one that is filled is a completion and a send of its own; few, because the kernel takes them
    // in turn, and what went round more memory than the cache has would be read from beyond it.
    public const int BufferCount = 128;

    public const int BufferSize = 64 * 1024;

    private const int Entries = 1024;

    private const int Setup = 425;
    private const int Enter = 426;
    private const int Register = 427;

    private const uint SETUP_CQSIZE = 1 << 3;
    private const uint SETUP_SINGLE_ISSUER = 1 << 12;
    private const uint SETUP_DEFER_TASKRUN = 1 << 13;
    private const uint SETUP_NO_SQARRAY = 1 << 16;
    private const nint ENTER_GETEVENTS = 1;
    private const nint REGISTER_PBUF_RING = 22;

    private readonly nint _descriptor;
    private readonly RingEntry* _entries;
    private readonly uint* _submissionHead;
    private readonly uint* _submissionTail;
    private readonly uint* _completionHead;
    private readonly uint* _completionTail;
    private readonly RingCompletion* _completions;
    private readonly uint _completionMask;
    private readonly BufferEntry* _bufferRing;
    private readonly byte* _buffers;

    private uint _tail;
    private ushort _bufferTail;

    public Ring()
    {
        var parameters = stackalloc uint[30]; // struct io_uring_params, 120 bytes
        new Span<uint>(parameters, 30).Clear();
        parameters[1] = 4 * Entries;
        parameters[2] = SETUP_CQSIZE | SETUP_SINGLE_ISSUER | SETUP_DEFER_TASKRUN | SETUP_NO_SQARRAY;
        _descriptor = Libc.Check(
            Libc.SystemCall(Setup, Entries, (nint)parameters, 0, 0, 0, 0), "io_uring_setup");

        // From here on: where the kernel put things, as io_sqring_offsets and io_cqring_offsets tell.
        var submission = parameters + 10;
        var completion = parameters + 20;
        var rings = Map(completion[5] + (parameters[1] * sizeof(RingCompletion)), 0);
        _entries = (RingEntry*)Map(parameters[0] * sizeof(RingEntry), 0x10000000);
        _submissionHead = (uint*)(rings + submission[0]);
        _submissionTail = (uint*)(rings + submission[1]);
        _completionHead = (uint*)(rings + completion[0]);
        _completionTail = (uint*)(rings + completion[1]);
        _completionMask = *(uint*)(rings + completion[2]);
        _completions = (RingCompletion*)(rings + completion[5]);

        _bufferRing = (BufferEntry*)NativeMemory.AlignedAlloc(BufferCount * 16, 4096);
        _buffers = (byte*)NativeMemory.AlignedAlloc(BufferCount * BufferSize, 4096);
        RegisterBuffers();
    }

    public byte* Buffer(int id) => _buffers + (id * BufferSize);

    public void GiveBack(int id)
    {
        var entry = _bufferRing + (_bufferTail++ & (BufferCount - 1));
        entry->Address = Buffer(id);
        entry->Length = BufferSize;
        entry->Id = (ushort)id;
        Volatile.Write(ref _bufferRing->Tail, _bufferTail);
    }

    /// <summary>The next entry to fill, cleared; what is full is handed to the kernel first.</summary>
    public ref RingEntry Next()
    {
        if (_tail - Volatile.Read(ref *_submissionHead) == Entries)
            Submit(0);
        ref var entry = ref _entries[_tail++ & (Entries - 1)];
        entry = default;
        return ref entry;
    }

    /// <summary>One call: hands over what was filled in, and waits for the first completion.</summary>
    public ReadOnlySpan<RingCompletion> Wait(out ReadOnlySpan<RingCompletion> wrapped)
    {
        Submit(1);
        var head = *_completionHead;
        var count = (int)(Volatile.Read(ref *_completionTail) - head);
        var start = (int)(head & _completionMask);
        var straight = Math.Min(count, (int)_completionMask + 1 - start);
        wrapped = new ReadOnlySpan<RingCompletion>(_completions, count - straight);
        return new ReadOnlySpan<RingCompletion>(_completions + start, straight);
    }

    public void Advance(int count) => Volatile.Write(ref *_completionHead, *_completionHead + (uint)count);

    private void Submit(nint wait)
    {
        var count = _tail - *_submissionHead;
        Volatile.Write(ref *_submissionTail, _tail);
        var result = Libc.SystemCall(Enter, _descriptor, (nint)count, wait, ENTER_GETEVENTS, 0, 0);
        if (result < 0 && Libc.LastError != Libc.EINTR)
            Libc.Check(result, "io_uring_enter");
    }

    private byte* Map(long length, long offset)
    {
        const int ReadWrite = 3;
        const int SharedPopulated = 0x8001;
        return (byte*)Libc.Map(null, (nint)length, ReadWrite, SharedPopulated, (int)_descriptor, offset);
    }

    private void RegisterBuffers()
    {
        var request = stackalloc ulong[5]; // struct io_uring_buf_reg; group 0
        new Span<ulong>(request, 5).Clear();
        request[0] = (ulong)_bufferRing;
        request[1] = BufferCount;
        Libc.Check(
            Libc.SystemCall(Register, _descriptor, REGISTER_PBUF_RING, (nint)request, 1, 0, 0), "io_uring_register");
        for (var id = 0; id < BufferCount; id++)
            GiveBack(id);
    }

    /// <summary><c>struct io_uring_buf</c>; the ring's tail lies in what the first one does not use.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 16)]
    private struct BufferEntry
    {
        [FieldOffset(0)]
        public byte* Address;

        [FieldOffset(8)]
        public uint Length;

        [FieldOffset(12)]
        public ushort Id;

        [FieldOffset(14)]
        public ushort Tail;
    }
}
