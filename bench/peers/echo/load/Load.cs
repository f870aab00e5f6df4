using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Dongsi.Peers;

/// <summary>
/// A closed loop: everybody sends a message, waits until all of it has come back, and sends the next. What differs is
/// whether he comes back on the same connection.
/// </summary>
internal abstract unsafe class Load(int port, int size)
{
    private const int MaxEvents = 1024;

    private const int BufferSize = 256 * 1024;

    // Without a sign of life for so long, the server has lost a message or hangs.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    private readonly byte* _events = (byte*)NativeMemory.AllocZeroed(MaxEvents, 16);

    private readonly byte* _buffer = (byte*)NativeMemory.Alloc(BufferSize);

    private readonly byte* _message = Letters(size);

    protected int Port => port;

    protected int Epoll { get; } = Libc.Check(Libc.EpollCreate(Libc.SOCK_CLOEXEC), "epoll_create1");

    /// <summary>From the first byte sent (or from connecting) to the last one received.</summary>
    public Histogram Times { get; } = new();

    public long Messages { get; protected set; }

    /// <summary>Looks into what comes back; that is for the warm-up.</summary>
    public bool Verifies { get; set; }

    /// <summary>Who is asked to stop says nothing more once he has his answer.</summary>
    protected bool Stopping { get; private set; }

    /// <summary>How many have not got their answer.</summary>
    protected int Waiting { get; set; }

    public void RunFor(TimeSpan time)
    {
        Begin();
        var end = Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency);
        while (Stopwatch.GetTimestamp() < end)
            Turn();
    }

    public void RunUntil(long messages)
    {
        Begin();
        while (Messages < messages)
            Turn();
    }

    /// <summary>Waits for every answer that is still to come.</summary>
    public void Finish()
    {
        Begin();
        Stopping = true;
        while (Waiting > 0)
            Turn();
    }

    /// <summary>Lets all that are not under way send their first message.</summary>
    protected abstract void StartAll();

    protected abstract void OnReady(int index);

    /// <summary>How many bytes the kernel took.</summary>
    protected int Send(int descriptor, int from)
    {
        var sent = Libc.Send(descriptor, _message + from, size - from, Libc.MSG_DONTWAIT | Libc.MSG_NOSIGNAL);
        return sent >= 0 || Libc.LastError == Libc.EAGAIN ? (int)Math.Max(0, sent) : Libc.Check(sent, "send");
    }

    /// <summary>How many bytes of the answer came; <paramref name="so"/> many were there already.</summary>
    protected int Receive(int descriptor, int so)
    {
        var count = Math.Min(BufferSize, size - so);
        var received = Libc.Receive(descriptor, _buffer, count, Libc.MSG_DONTWAIT);
        if (received < 0 && Libc.LastError == Libc.EAGAIN)
            return 0;
        if (Libc.Check(received, "recv") == 0)
            throw new IOException($"the server closed a connection after {so} of {size} bytes");
        var length = (int)received;
        if (Verifies && !new Span<byte>(_buffer, length).SequenceEqual(new Span<byte>(_message + so, length)))
            throw new IOException($"what came back from byte {so} on is not what was sent");
        return length;
    }

    private void Begin()
    {
        if (Waiting > 0 && !Stopping)
            return;
        Stopping = false;
        StartAll();
    }

    private void Turn()
    {
        var count = Libc.EpollWait(Epoll, _events, MaxEvents, (int)s_patience.TotalMilliseconds);
        if (count == 0)
            throw new TimeoutException($"nothing came for {s_patience.TotalSeconds} s, {Waiting} answers are missing");
        var eventSize = EpollEvent.Size;
        for (var i = 0; i < count; i++)
            OnReady(((EpollEvent*)(_events + (i * eventSize)))->Data);
    }

    private static byte* Letters(int count)
    {
        var message = (byte*)NativeMemory.Alloc((nuint)count);
        for (var i = 0; i < count; i++)
            message[i] = (byte)(i * 31 >> 3);
        return message;
    }
}
