using System.Net.Sockets;
using Dongsi.LowLevel;

namespace Dongsi;

public sealed partial class EventLoop
{
    /// <summary>Waits until a socket can be read without waiting.</summary>
    /// <param name="socket">It is set to non-blocking.</param>
    /// <exception cref="BusyResourceException">Another task waits for that, or a callback does.</exception>
    /// <exception cref="ClosedResourceException"><see cref="NotifyClosing(Socket)"/> was called.</exception>
    /// <exception cref="InvalidOperationException">The socket is a transport's.</exception>
    /// <exception cref="ObjectDisposedException">It is closed.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: always.</para>
    /// <para><b>Cancel safety</b>: nothing is lost.</para>
    /// <para><b>Python</b>: <c>trio.lowlevel.wait_readable()</c>, <c>anyio.wait_readable()</c>.</para>
    /// </remarks>
    public Coroutine WaitReadable(Socket socket) =>
        WaitFor(HandleOf(socket), socket, Interest.Read);

    /// <summary>Waits until a descriptor can be read without waiting.</summary>
    /// <param name="descriptor">A non-blocking descriptor of the system.</param>
    /// <inheritdoc cref="WaitReadable(Socket)" path="/exception|/remarks"/>
    public Coroutine WaitReadable(int descriptor) =>
        WaitFor(descriptor, null, Interest.Read);

    /// <summary>Waits until a socket can be written without waiting.</summary>
    /// <param name="socket">It is set to non-blocking.</param>
    /// <inheritdoc cref="WaitReadable(Socket)" path="/exception"/>
    /// <remarks>
    /// <para><b>Checkpoint</b>: always.</para>
    /// <para><b>Cancel safety</b>: nothing is lost.</para>
    /// <para><b>Python</b>: <c>trio.lowlevel.wait_writable()</c>, <c>anyio.wait_writable()</c>.</para>
    /// </remarks>
    public Coroutine WaitWritable(Socket socket) =>
        WaitFor(HandleOf(socket), socket, Interest.Write);

    /// <summary>Waits until a descriptor can be written without waiting.</summary>
    /// <param name="descriptor">A non-blocking descriptor of the system.</param>
    /// <inheritdoc cref="WaitWritable(Socket)" path="/exception|/remarks"/>
    public Coroutine WaitWritable(int descriptor) =>
        WaitFor(descriptor, null, Interest.Write);

    /// <summary>The socket will be closed now: those who wait for it get a <see cref="ClosedResourceException"/>, and
    /// its callbacks are removed.</summary>
    /// <param name="socket">Close it after this.</param>
    /// <exception cref="InvalidOperationException">The loop runs on another thread.</exception>
    /// <remarks><para><b>Python</b>: <c>trio.lowlevel.notify_closing()</c>.</para></remarks>
    public void NotifyClosing(Socket socket) => NotifyClosing(WatchedAt(socket), socket.Handle);

    /// <summary>The descriptor will be closed now: those who wait for it get a <see cref="ClosedResourceException"/>,
    /// and its callbacks are removed.</summary>
    /// <param name="descriptor">Close it after this.</param>
    /// <inheritdoc cref="NotifyClosing(Socket)" path="/exception|/remarks"/>
    public void NotifyClosing(int descriptor) => NotifyClosing(WatchedAt(descriptor), descriptor);

    private void NotifyClosing(DescriptorWatch? watch, nint key)
    {
        EnsureOwnThread();
        if (watch is not null)
        {
            EndWatch(key, watch);
        }
    }

    private void EndWatch(nint key, DescriptorWatch watch)
    {
        Future<bool>? reader = watch.ReadWaiter;
        Future<bool>? writer = watch.WriteWaiter;
        SetCallback(key, watch, Interest.Read, null);
        SetCallback(key, watch, Interest.Write, null);
        Refuse(reader);
        Refuse(writer);

        static void Refuse(Future<bool>? waiter)
        {
            if (waiter is { IsDone: false })
            {
                waiter.SetException(ThrowHelper.DescriptorIsClosing());
            }
        }
    }

    private async Coroutine WaitFor(nint key, Socket? socket, Interest side)
    {
        EnsureUsable();
        await YieldCoroutine.IfCancelled;
        DescriptorWatch watch = WatchOf(key, socket);
        if ((side == Interest.Read ? watch.Reader : watch.Writer) is not null)
        {
            throw ThrowHelper.DescriptorIsBusy(watch);
        }

        Future<bool> ready = CreateFuture<bool>();
        Keep(ready);
        SetCallback(key, watch, side, new Handle(this, () => Note(), context: null));
        try
        {
            await ready;
        }
        finally
        {
            Keep(null);
            if ((side == Interest.Read ? watch.Reader : watch.Writer) is not null)
            {
                SetCallback(key, watch, side, null);
            }
        }

        // It is told in each turn until the one who waits has gone on.
        void Note()
        {
            if (!ready.IsDone)
            {
                ready.SetResult(true);
            }
        }

        void Keep(Future<bool>? waiter)
        {
            if (side == Interest.Read)
            {
                watch.ReadWaiter = waiter;
            }
            else
            {
                watch.WriteWaiter = waiter;
            }
        }
    }
}
