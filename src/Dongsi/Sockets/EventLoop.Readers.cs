using System.Net.Sockets;
using Dongsi.LowLevel;

namespace Dongsi;

// Callbacks for descriptors. Whoever waits for a socket in a coroutine has a callback too, which runs once.
public sealed partial class EventLoop
{
    private readonly Dictionary<nint, DescriptorWatch> _descriptors = [];

    /// <summary>Runs a callback in each turn in which a descriptor can be read without waiting.</summary>
    /// <param name="descriptor">A non-blocking descriptor of the system. Remove the callback before you close it.
    /// </param>
    /// <param name="callback">What to run; it takes the place of an earlier one.</param>
    /// <exception cref="InvalidOperationException">The descriptor is a transport's, the loop is closed, or runs on
    /// another thread.</exception>
    /// <exception cref="BusyResourceException">A task waits for it in <see cref="WaitReadable(Socket)"/>.</exception>
    /// <exception cref="IOException">The system cannot watch it, as a file.</exception>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    /// <exception cref="PlatformNotSupportedException">The loop's poller can watch sockets only.</exception>
    /// <remarks><para><b>Python</b>: <c>loop.add_reader()</c>.</para></remarks>
    public void AddReader(int descriptor, Action callback) =>
        AddCallback(descriptor, null, callback, Interest.Read);

    /// <summary>Runs a callback in each turn in which a socket can be read without waiting.</summary>
    /// <param name="socket">It is set to non-blocking. Remove the callback before you close it.</param>
    /// <param name="callback">What to run; it takes the place of an earlier one.</param>
    /// <inheritdoc cref="AddReader(int, Action)" path="/exception|/remarks"/>
    public void AddReader(Socket socket, Action callback) =>
        AddCallback(HandleOf(socket), socket, callback, Interest.Read);

    /// <summary>Runs a callback in each turn in which a descriptor can be written without waiting.</summary>
    /// <param name="descriptor">A non-blocking descriptor of the system. Remove the callback before you close it.
    /// </param>
    /// <param name="callback">What to run; it takes the place of an earlier one.</param>
    /// <inheritdoc cref="AddReader(int, Action)" path="/exception"/>
    /// <remarks><para><b>Python</b>: <c>loop.add_writer()</c>.</para></remarks>
    public void AddWriter(int descriptor, Action callback) =>
        AddCallback(descriptor, null, callback, Interest.Write);

    /// <summary>Runs a callback in each turn in which a socket can be written without waiting.</summary>
    /// <param name="socket">It is set to non-blocking. Remove the callback before you close it.</param>
    /// <param name="callback">What to run; it takes the place of an earlier one.</param>
    /// <inheritdoc cref="AddWriter(int, Action)" path="/exception|/remarks"/>
    public void AddWriter(Socket socket, Action callback) =>
        AddCallback(HandleOf(socket), socket, callback, Interest.Write);

    /// <summary>Ends what <see cref="AddReader(int, Action)"/> began.</summary>
    /// <param name="descriptor">As it was given.</param>
    /// <returns>False if there was no callback.</returns>
    /// <exception cref="InvalidOperationException">The loop runs on another thread.</exception>
    /// <remarks><para><b>Python</b>: <c>loop.remove_reader()</c>.</para></remarks>
    public bool RemoveReader(int descriptor) => RemoveCallback(WatchedAt(descriptor), descriptor, Interest.Read);

    /// <param name="socket">As it was given.</param>
    /// <inheritdoc cref="RemoveReader(int)"/>
    public bool RemoveReader(Socket socket) => RemoveCallback(WatchedAt(socket), socket.Handle, Interest.Read);

    /// <summary>Ends what <see cref="AddWriter(int, Action)"/> began.</summary>
    /// <param name="descriptor">As it was given.</param>
    /// <returns>False if there was no callback.</returns>
    /// <exception cref="InvalidOperationException">The loop runs on another thread.</exception>
    /// <remarks><para><b>Python</b>: <c>loop.remove_writer()</c>.</para></remarks>
    public bool RemoveWriter(int descriptor) => RemoveCallback(WatchedAt(descriptor), descriptor, Interest.Write);

    /// <param name="socket">As it was given.</param>
    /// <inheritdoc cref="RemoveWriter(int)"/>
    public bool RemoveWriter(Socket socket) => RemoveCallback(WatchedAt(socket), socket.Handle, Interest.Write);

    // A closed socket still says which number it had, and that may be another one's.
    private static nint HandleOf(Socket socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        ObjectDisposedException.ThrowIf(socket.SafeHandle.IsClosed, socket);
        return socket.Handle;
    }

    private DescriptorWatch? WatchedAt(nint key) => _descriptors.GetValueOrDefault(key);

    private DescriptorWatch? WatchedAt(Socket socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        return WatchedAt(socket.Handle) is { } watch && watch.IsOf(socket) ? watch : null;
    }

    private void AddCallback(nint key, Socket? socket, Action callback, Interest side)
    {
        ArgumentNullException.ThrowIfNull(callback);
        EnsureUsable();
        DescriptorWatch watch = WatchOf(key, socket);
        if ((side == Interest.Read ? watch.ReadWaiter : watch.WriteWaiter) is not null)
        {
            throw ThrowHelper.DescriptorIsBusy(watch);
        }

        SetCallback(key, watch, side, new Handle(this, callback, context: null));
    }

    private bool RemoveCallback(DescriptorWatch? watch, nint key, Interest side)
    {
        EnsureOwnThread();
        if (watch is null || (side == Interest.Read
            ? watch.Reader is null || watch.ReadWaiter is not null
            : watch.Writer is null || watch.WriteWaiter is not null))
        {
            return false;
        }

        SetCallback(key, watch, side, null);
        return true;
    }

    private DescriptorWatch WatchOf(nint key, Socket? socket)
    {
        if (WatchedAt(key) is { } watch)
        {
            if (!watch.IsGone)
            {
                return watch;
            }

            EndWatch(key, watch);
        }

        if (_poller.Find(key) is { } taken)
        {
            throw ThrowHelper.DescriptorIsTransports(key, taken.Owner);
        }

        return new DescriptorWatch(
            socket is null ? _poller.Adopt((int)key, isOwned: false) : _poller.Look(socket), socket);
    }

    private void SetCallback(nint key, DescriptorWatch watch, Interest side, Handle? callback)
    {
        if (side == Interest.Read)
        {
            watch.Reader?.Cancel();
            watch.Reader = callback;
            watch.Entry.OnReadable = callback;
        }
        else
        {
            watch.Writer?.Cancel();
            watch.Writer = callback;
            watch.Entry.OnWritable = callback;
        }

        watch.Entry.Wanted = callback is null ? watch.Entry.Wanted & ~side : watch.Entry.Wanted | side;
        if (watch.Entry.Wanted == Interest.None)
        {
            _descriptors.Remove(key);
            _poller.Remove(watch.Entry);
        }
        else
        {
            _poller.Watch(watch.Entry);
            _descriptors.TryAdd(key, watch);
        }
    }
}
