using Dongsi.LowLevel;

namespace Dongsi;

public sealed partial class EventLoop
{
    /// <summary>Makes a protocol for the reading end of a pipe, as standard input.</summary>
    /// <typeparam name="TProtocol">The protocol's own type.</typeparam>
    /// <param name="protocolFactory">Called once.</param>
    /// <param name="descriptor">A pipe, a socket or a terminal, and the transport's from now on: it is set to
    /// non-blocking, for all who share it, and closed at the end.</param>
    /// <returns>The transport, which cannot be written to, and the protocol, which has heard of it.</returns>
    /// <exception cref="ArgumentException">It is a file; use <see cref="AsyncFile"/>. It stays open.</exception>
    /// <exception cref="IOException">There is no such descriptor.</exception>
    /// <exception cref="PlatformNotSupportedException">The loop's poller can watch sockets only, and it is none; or
    /// this is Windows, which has no such descriptors.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: yes.</para>
    /// <para><b>Cancel safety</b>: if it is cancelled, the descriptor is closed.</para>
    /// <para><b>Python</b>: <c>await loop.connect_read_pipe()</c>.</para>
    /// </remarks>
    public Coroutine<(Transport Transport, TProtocol Protocol)> ConnectReadPipe<TProtocol>(
        Func<TProtocol> protocolFactory, int descriptor) where TProtocol : ByteProtocol =>
        ConnectPipe(protocolFactory, descriptor, HandleUse.Read);

    /// <summary>Makes a protocol for the writing end of a pipe, as standard output.</summary>
    /// <typeparam name="TProtocol">The protocol's own type.</typeparam>
    /// <param name="protocolFactory">Called once. It hears that the connection is lost when nobody reads the pipe any
    /// more.</param>
    /// <param name="descriptor">A pipe, a socket or a terminal, and the transport's from now on: it is set to
    /// non-blocking, for all who share it, and closed at the end.</param>
    /// <returns>The transport, which delivers nothing, and the protocol, which has heard of it.</returns>
    /// <exception cref="ArgumentException">It is a file; use <see cref="AsyncFile"/>. It stays open.</exception>
    /// <exception cref="IOException">There is no such descriptor.</exception>
    /// <exception cref="PlatformNotSupportedException">The loop's poller can watch sockets only, and it is none; or
    /// this is Windows, which has no such descriptors.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: yes.</para>
    /// <para><b>Cancel safety</b>: if it is cancelled, the descriptor is closed.</para>
    /// <para><b>Python</b>: <c>await loop.connect_write_pipe()</c>.</para>
    /// </remarks>
    public Coroutine<(Transport Transport, TProtocol Protocol)> ConnectWritePipe<TProtocol>(
        Func<TProtocol> protocolFactory, int descriptor) where TProtocol : ByteProtocol =>
        ConnectPipe(protocolFactory, descriptor, HandleUse.Write);

    private async Coroutine<(Transport Transport, TProtocol Protocol)> ConnectPipe<TProtocol>(
        Func<TProtocol> protocolFactory, int descriptor, HandleUse use) where TProtocol : ByteProtocol
    {
        ArgumentNullException.ThrowIfNull(protocolFactory);
        EnsureUsable();
        if (OperatingSystem.IsWindows())
        {
            throw ThrowHelper.SocketsOnly();
        }

        if (_poller.WatchesDescriptors)
        {
            PipeEnd.Prepare(descriptor, nameof(descriptor));
        }

        IoHandle handle = _poller.Adopt(descriptor, isOwned: true);
        try
        {
            await YieldCoroutine.IfCancelled;
        }
        catch
        {
            handle.Close();
            throw;
        }

        return await Connected(handle, protocolFactory, use: use);
    }
}
