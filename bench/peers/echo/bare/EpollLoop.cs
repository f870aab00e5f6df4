using System.Runtime.InteropServices;

namespace Dongsi.Peers;

/// <summary>
/// As little as can serve an echo: no callbacks, no objects per connection, one buffer for all. What this takes is
/// the kernel's; what a library takes on top is the library's.
/// </summary>
internal sealed unsafe class EpollLoop
{
    private const int MaxEvents = 256;

    private const int BufferSize = 64 * 1024;

    private readonly byte* _events = (byte*)NativeMemory.AllocZeroed(MaxEvents, 16);

    private readonly byte* _buffer = (byte*)NativeMemory.Alloc(BufferSize);

    private readonly int _epoll = Libc.Check(Libc.EpollCreate(Libc.SOCK_CLOEXEC), "epoll_create1");

    private readonly int _listener = Libc.Listen(Libc.SOCK_NONBLOCK);

    // By descriptor: what a peer did not take yet. While there is some, nothing more is read from him.
    private byte[]?[] _unsent = new byte[]?[1024];

    public EpollLoop() => Libc.Watch(_epoll, Libc.EPOLL_CTL_ADD, _listener, Libc.EPOLLIN, _listener);

    public void Turn()
    {
        var count = Libc.EpollWait(_epoll, _events, MaxEvents, -1);
        var size = EpollEvent.Size;
        for (var i = 0; i < count; i++)
        {
            var descriptor = ((EpollEvent*)(_events + (i * size)))->Data;
            if (descriptor == _listener)
                Accept();
            else if (_unsent[descriptor] is { } rest)
                SendRest(descriptor, rest);
            else
                Echo(descriptor);
        }
    }

    private void Accept()
    {
        int descriptor;
        while ((descriptor = Libc.Accept(_listener, null, null, Libc.SOCK_NONBLOCK | Libc.SOCK_CLOEXEC)) >= 0)
        {
            Libc.SetNoDelay(descriptor);
            if (descriptor >= _unsent.Length)
                Array.Resize(ref _unsent, Math.Max(descriptor + 1, 2 * _unsent.Length));
            Libc.Watch(_epoll, Libc.EPOLL_CTL_ADD, descriptor, Libc.EPOLLIN, descriptor);
        }
    }

    private void Echo(int descriptor)
    {
        var received = Libc.Receive(descriptor, _buffer, BufferSize, 0);
        if (received <= 0)
        {
            Close(descriptor);
            return;
        }

        var sent = Libc.Send(descriptor, _buffer, received, Libc.MSG_NOSIGNAL);
        if (sent < received)
            Keep(descriptor, new ReadOnlySpan<byte>(_buffer, (int)received), sent);
    }

    private void Keep(int descriptor, ReadOnlySpan<byte> data, nint sent)
    {
        if (sent < 0 && Libc.LastError != Libc.EAGAIN)
        {
            Close(descriptor);
            return;
        }

        _unsent[descriptor] = data[(int)Math.Max(0, sent)..].ToArray();
        Libc.Watch(_epoll, Libc.EPOLL_CTL_MOD, descriptor, Libc.EPOLLOUT, descriptor);
    }

    private void SendRest(int descriptor, byte[] rest)
    {
        nint sent;
        fixed (byte* data = rest)
            sent = Libc.Send(descriptor, data, rest.Length, Libc.MSG_NOSIGNAL);
        if (sent == rest.Length)
        {
            _unsent[descriptor] = null;
            Libc.Watch(_epoll, Libc.EPOLL_CTL_MOD, descriptor, Libc.EPOLLIN, descriptor);
        }
        else
        {
            Keep(descriptor, rest, sent);
        }
    }

    private void Close(int descriptor)
    {
        _unsent[descriptor] = null;
        _ = Libc.Close(descriptor);
    }
}
