using System.Net;
using System.Net.Sockets;

namespace Dongsi.LowLevel;

/// <summary>Waits with what the BCL has on every system, with the resolution of a millisecond.</summary>
/// <remarks>
/// As long as there is no socket it waits for a signal. With sockets it asks <c>Socket.Select</c>, which looks at all
/// of them at each wait: right for some hundred connections, and slow for ten thousand. A socket that sends to itself
/// ends that wait from other threads.
/// </remarks>
internal sealed class PortablePoller : IPoller
{
    private const int SharedBufferSize = 64 * 1024;
    private const Interest Everything = Interest.Read | Interest.Write | Interest.Closed;

    // A binary signal, not a counter: any number of wakes before a wait end just that one wait.
    private readonly AutoResetEvent _wake = new(initialState: false);
    private readonly Lock _wakeGate = new();
    private readonly List<PollEntry> _entries = [];
    private readonly List<PollEntry> _broken = [];
    private readonly List<PollEntry> _happened = [];
    private readonly Dictionary<Socket, (PollEntry Entry, uint Generation)> _watched = [];
    private readonly List<Socket> _readable = [];
    private readonly List<Socket> _writable = [];
    private readonly List<Socket> _failed = [];
    private readonly byte[] _shared = new byte[SharedBufferSize];
    private Socket? _wakeSocket;
    private uint _generation;
    private bool _isPrepared;
    private bool _disposed;

    public bool HasEntries => _entries.Count > 0;

    public IReadOnlyList<PollEntry> Entries => [.. _entries];

    // It looks at all of them for each wait, so once more makes no difference.
    public PollEntry? Find(nint descriptor)
    {
        foreach (PollEntry entry in _entries)
        {
            if (entry.Handle.Descriptor == descriptor)
            {
                return entry;
            }
        }

        return null;
    }

    public IoHandle Adopt(Socket socket) => new PortableHandle(socket, isOwned: true);

    public IoHandle Look(Socket socket) => new PortableHandle(socket, isOwned: false);

    public IoHandle Adopt(int descriptor, bool isOwned)
    {
        var safeHandle = new SafeSocketHandle(descriptor, isOwned);
        try
        {
            // The BCL takes anything, and finds out only when it is used.
            var socket = new Socket(safeHandle);
            if (socket.SocketType != SocketType.Unknown)
            {
                return new PortableHandle(socket, isOwned);
            }
        }
        catch (SocketException)
        {
            // Not even that.
        }

        // It stays the user's: a finalizer must not close it, or whatever has its number by then.
        safeHandle.SetHandleAsInvalid();
        throw ThrowHelper.SocketsOnly();
    }

    public void Add(PollEntry entry)
    {
        OpenWakeSocket();
        _generation = Math.Max(1, _generation + 1);
        entry.Generation = _generation;
        entry.Slot = _entries.Count;
        _entries.Add(entry);
        Interrupt();
    }

    public void Update(PollEntry entry) => Interrupt();

    public void Remove(PollEntry entry)
    {
        if (entry.Generation == 0)
        {
            return;
        }

        // The last one takes its place.
        PollEntry last = _entries[^1];
        _entries[entry.Slot] = last;
        last.Slot = entry.Slot;
        _entries.RemoveAt(_entries.Count - 1);
        entry.Generation = 0;
        entry.Armed = entry.Wanted = Interest.None;

        // Its handle will be closed, which a wait that goes on would delay.
        Interrupt();
    }

    public void Prepare()
    {
        _isPrepared = true;
        _watched.Clear();
        _readable.Clear();
        _writable.Clear();
        foreach (PollEntry entry in _entries)
        {
            if (entry.Wanted == Interest.None || entry.Handle.Socket is not { } socket)
            {
                entry.Armed = Interest.None;
                continue;
            }

            if (socket.SafeHandle.IsClosed)
            {
                NoteBroken(entry);
                continue;
            }

            entry.Armed = Interest.None;
            _watched[socket] = (entry, entry.Generation);
            if ((entry.Wanted & (Interest.Read | Interest.Closed)) != 0)
            {
                _readable.Add(socket);
            }

            if ((entry.Wanted & Interest.Write) != 0)
            {
                _writable.Add(socket);
            }
        }
    }

    public void Wait(long timeoutTicks)
    {
        if (_broken.Count > 0)
        {
            timeoutTicks = 0;
        }

        if (_readable.Count + _writable.Count == 0)
        {
            _wake.WaitOne(timeoutTicks < 0 ? -1 : PollTimeout.ToMilliseconds(timeoutTicks));
            return;
        }

        Select(timeoutTicks);
        _wake.Reset();
    }

    public void TakeEvents(IReadyQueue ready)
    {
        if (!_isPrepared)
        {
            return;
        }

        _isPrepared = false;
        Note(_readable, Interest.Read | Interest.Closed);
        Note(_writable, Interest.Write);
        Note(_failed, Everything);
        foreach (PollEntry entry in _happened)
        {
            // Once, whatever has happened: a callback that runs twice finds nothing left the second time.
            Interest happened = entry.Happened;
            entry.Happened = Interest.None;
            entry.Report(happened, ready);
        }

        foreach (PollEntry entry in _broken)
        {
            entry.Report(Everything, ready);
        }

        _happened.Clear();
        _broken.Clear();
        _readable.Clear();
        _writable.Clear();
        _failed.Clear();
    }

    public Receiver CreateReceiver(PollEntry entry, IReceiverOwner owner) =>
        new ReadinessReceiver(this, entry, owner, _shared);

    public Acceptor CreateAcceptor(PollEntry entry, IAcceptorOwner owner) =>
        new ReadinessAcceptor(this, entry, owner);

    public void Wake()
    {
        lock (_wakeGate)
        {
            if (!_disposed)
            {
                _wake.Set();
                _wakeSocket?.Send([0], SocketFlags.None, out _);
            }
        }
    }

    public void Dispose()
    {
        lock (_wakeGate)
        {
            _disposed = true;
            _wake.Dispose();
            _wakeSocket?.Dispose();
        }
    }

    private void Select(long timeoutTicks)
    {
        Socket wake = _wakeSocket!;
        _readable.Add(wake);
        _failed.Clear();

        // Some errors are told there and nowhere else: on Windows a connect that has failed, on Unix a datagram that
        // nobody took.
        _failed.AddRange(_watched.Keys);
        try
        {
            Socket.Select(_readable, _writable, _failed, Microseconds(timeoutTicks));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Somebody has closed one of them meanwhile.
            FindBroken();
            return;
        }

        if (_readable.Remove(wake))
        {
            Span<byte> mail = stackalloc byte[1];
            while (wake.Receive(mail, SocketFlags.None, out SocketError error) > 0 && error == SocketError.Success)
            {
            }
        }
    }

    private static int Microseconds(long ticks)
    {
        if (ticks < 0)
        {
            return -1;
        }

        // Whole milliseconds, because some systems cut off what is less, and the loop would ask again and again.
        return (int)Math.Min(PollTimeout.ToMilliseconds(ticks) * 1000L, int.MaxValue);
    }

    private void Note(List<Socket> sockets, Interest happened)
    {
        foreach (Socket socket in sockets)
        {
            if (_watched.TryGetValue(socket, out (PollEntry Entry, uint Generation) watched)
                && watched.Entry.Generation == watched.Generation)
            {
                if (watched.Entry.Happened == Interest.None)
                {
                    _happened.Add(watched.Entry);
                }

                watched.Entry.Happened |= happened;
            }
        }
    }

    /// <summary>Somebody has closed it behind our back: whoever waits there tries, and hears why. Once; then it is as
    /// if it were not there.</summary>
    private void NoteBroken(PollEntry entry)
    {
        if (entry.Armed != entry.Wanted)
        {
            entry.Armed = entry.Wanted;
            _broken.Add(entry);
        }
    }

    /// <summary>The system refuses to look at all of them. One by one it says which it is.</summary>
    private void FindBroken()
    {
        _readable.Clear();
        _writable.Clear();
        _failed.Clear();
        foreach (Socket socket in _watched.Keys)
        {
            try
            {
                _ = socket.Poll(0, SelectMode.SelectError);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                _failed.Add(socket);
            }
        }
    }

    /// <summary>A guest's wait is going on, on another thread: it ends, and the next one knows.</summary>
    private void Interrupt()
    {
        if (_isPrepared)
        {
            Wake();
        }
    }

    private void OpenWakeSocket()
    {
        if (_wakeSocket is not null)
        {
            return;
        }

        Socket? socket = null;
        try
        {
            socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            socket.Connect(socket.LocalEndPoint!);
            socket.Blocking = false;
        }
        catch (SocketException e)
        {
            socket?.Dispose();
            throw ThrowHelper.Connection(e.SocketErrorCode, "opening the loop's own socket", peer: null);
        }

        lock (_wakeGate)
        {
            _wakeSocket = socket;
        }
    }
}
