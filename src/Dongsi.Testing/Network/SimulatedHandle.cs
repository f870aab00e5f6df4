using System.Net;
using System.Net.Sockets;
using Dongsi.LowLevel;

namespace Dongsi.Testing;

/// <summary>A socket on a simulated host: what a program sees of it, which is what the system shows of its own.
/// </summary>
/// <param name="host">Where it is.</param>
internal abstract class SimulatedHandle(SimulatedHost host) : IoHandle
{
    private bool _isClosed;

    public SimulatedHost Host => host;

    /// <summary>Who waits here; null if nobody is watching.</summary>
    public PollEntry? Entry { get; set; }

    /// <summary>The poller will look at it.</summary>
    public bool IsNoted { get; set; }

    /// <summary>What could be done now without waiting.</summary>
    public Interest Ready => IsGhost ? Interest.None : IsClosed ? Interest.Read | Interest.Write : ReadyNow;

    /// <summary>Its host has crashed: it does nothing any more, and nobody is told.</summary>
    public bool IsGhost { get; private set; }

    public override int Descriptor => -1;

    public override Socket? Socket => null;

    public override bool IsClosed => _isClosed;

    public override EndPoint? LocalEndPoint => Local;

    public override EndPoint? RemoteEndPoint => Remote;

    protected SimulatedNetwork Network => host.Network;

    public EndPoint? Local { get; set; }

    public EndPoint? Remote { get; set; }

    protected abstract Interest ReadyNow { get; }

    public override int Receive(Span<byte> buffer, out SocketError error) => Refuse(out error);

    public override int Send(ReadOnlySpan<byte> data, out SocketError error) => Refuse(out error);

    public override int SendGathered(ReadOnlySpan<ArraySegment<byte>> pieces, out SocketError error) =>
        Refuse(out error);

    public override int ReceiveFrom(Span<byte> buffer, SocketAddress from, out SocketError error) => Refuse(out error);

    public override int SendTo(ReadOnlySpan<byte> data, SocketAddress? to, out SocketError error) => Refuse(out error);

    public override SocketError Connect(SocketAddress address) => SocketError.OperationNotSupported;

    public override IoHandle? Accept(out SocketError error)
    {
        Refuse(out error);
        return null;
    }

    public override SocketError TakeError() => SocketError.Success;

    public override void ShutdownSend()
    {
    }

    public override void DisableDelay()
    {
    }

    public sealed override void Close()
    {
        if (!_isClosed)
        {
            _isClosed = true;
            host.Forget(this);
            if (!IsGhost)
            {
                CloseNow();
            }
        }
    }

    /// <summary>Its host has crashed.</summary>
    public void Crash()
    {
        IsGhost = true;
        Die();
    }

    /// <summary>The program is done with it.</summary>
    protected abstract void CloseNow();

    /// <summary>The system that had it is gone.</summary>
    protected abstract void Die();

    /// <summary>Something has come, or there is room.</summary>
    protected void Changed() => Network.NoteChanged(this);

    /// <summary>A call that does as much as it likes, as those of the system may.</summary>
    protected int Some(int count) => Network.Some(count);

    private static int Refuse(out SocketError error)
    {
        error = SocketError.OperationNotSupported;
        return 0;
    }
}
