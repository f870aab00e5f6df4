using System.Net;
using System.Net.Sockets;

namespace Dongsi.LowLevel;

/// <summary>
/// A non-blocking socket or pipe. Every call returns at once, with <see cref="SocketError.WouldBlock"/> if there is
/// nothing to be had, and never throws for what the system says.
/// </summary>
internal abstract class IoHandle
{
    /// <summary>The system's number; -1 once it is closed, or where there is none.</summary>
    public abstract int Descriptor { get; }

    /// <summary>For the options and addresses that only the BCL knows. Null for what is none of the system's sockets.
    /// </summary>
    public abstract Socket? Socket { get; }

    /// <summary>Is it closed?</summary>
    public abstract bool IsClosed { get; }

    /// <summary>This side's address; null for a pipe.</summary>
    public virtual EndPoint? LocalEndPoint => Try(static socket => socket.LocalEndPoint);

    /// <summary>The other side's address; null for a pipe, or if it is not connected.</summary>
    public abstract EndPoint? RemoteEndPoint { get; }

    /// <summary>Takes what has come, 0 bytes at the end of the stream.</summary>
    public abstract int Receive(Span<byte> buffer, out SocketError error);

    /// <summary>Sends as much as there is room for.</summary>
    public abstract int Send(ReadOnlySpan<byte> data, out SocketError error);

    /// <summary>Sends as much of several pieces as there is room for, in one call.</summary>
    /// <param name="pieces">Of arrays that the collector does not move.</param>
    /// <param name="error">What the system says.</param>
    public abstract int SendGathered(ReadOnlySpan<ArraySegment<byte>> pieces, out SocketError error);

    /// <summary>Takes one datagram.</summary>
    /// <param name="buffer">Where to; what does not fit is lost.</param>
    /// <param name="from">Filled with the sender's address; its size is set.</param>
    /// <param name="error">What the system says.</param>
    public abstract int ReceiveFrom(Span<byte> buffer, SocketAddress from, out SocketError error);

    /// <summary>Sends one datagram.</summary>
    /// <param name="data">All of it, or nothing, is sent.</param>
    /// <param name="to">Null on a connected socket.</param>
    /// <param name="error">What the system says.</param>
    public abstract int SendTo(ReadOnlySpan<byte> data, SocketAddress? to, out SocketError error);

    /// <summary>Takes an address of this machine.</summary>
    /// <exception cref="SocketException">It is taken, or there is none such.</exception>
    public virtual void Bind(EndPoint address) => Socket!.Bind(address);

    /// <summary>Is called from now on.</summary>
    /// <param name="backlog">How many connections may wait to be accepted.</param>
    /// <exception cref="SocketException">Another socket is called there.</exception>
    public virtual void Listen(int backlog) => Socket!.Listen(backlog);

    /// <summary>Begins to connect. <see cref="SocketError.InProgress"/>: it has come when it can be written to, and
    /// <see cref="TakeError"/> says how it went.</summary>
    public abstract SocketError Connect(SocketAddress address);

    /// <summary>The next connection of a listening socket; null if there is none, or an error.</summary>
    public abstract IoHandle? Accept(out SocketError error);

    /// <summary>
    /// Refuses who calls from now on, even if the system still has a use for the socket when it is closed. Other
    /// processes that have it are refused too.
    /// </summary>
    public virtual void StopListening()
    {
    }

    /// <summary>What went wrong since the last look.</summary>
    public abstract SocketError TakeError();

    /// <summary>Ends the sending half; the other side reads to the end of what was sent.</summary>
    public abstract void ShutdownSend();

    /// <summary>Small writes go out at once. Does nothing where it makes no sense.</summary>
    public abstract void DisableDelay();

    /// <summary>Gives it back to the system. Twice is the same as once.</summary>
    public abstract void Close();

    /// <summary>A socket of the BCL for a descriptor that stays ours.</summary>
    protected static Socket ViewOf(int descriptor) => new(new SafeSocketHandle(descriptor, ownsHandle: false));

    /// <summary>The address, or null if the system has none for it.</summary>
    protected T? Try<T>(Func<Socket, T?> ask) where T : class
    {
        try
        {
            return Socket is { } socket ? ask(socket) : null;
        }
        catch (SocketException)
        {
            return null;
        }
        catch (ObjectDisposedException)
        {
            return null;
        }
    }
}
