using System.Net;
using System.Net.Sockets;
using Dongsi.LowLevel;

namespace Dongsi.Reliability.Faults;

/// <summary>A socket of a <see cref="FaultyPoller"/>: sometimes there is nothing to be had, or less, or an error.
/// </summary>
internal sealed class FaultyHandle(IoHandle inner, FaultPlan plan) : IoHandle
{
    public override int Descriptor => inner.Descriptor;

    public override Socket? Socket => inner.Socket;

    public override bool IsClosed => inner.IsClosed;

    public override EndPoint? RemoteEndPoint => inner.RemoteEndPoint;

    public override int Receive(Span<byte> buffer, out SocketError error) =>
        Fails(out error) ? 0 : inner.Receive(buffer[..plan.Part(buffer.Length)], out error);

    public override int Send(ReadOnlySpan<byte> data, out SocketError error)
    {
        if (Fails(out error))
        {
            return 0;
        }

        int part = plan.Part(data.Length);
        int lost = plan.Lost(part);
        int sent = inner.Send(data[lost..part], out error);
        return error == SocketError.Success ? sent + lost : 0;
    }

    // The system may send only the first of them, and only a part of that.
    public override int SendGathered(ReadOnlySpan<ArraySegment<byte>> pieces, out SocketError error) =>
        plan.IsSoft() ? Send(pieces[0], out error)
        : Fails(out error) ? 0
        : inner.SendGathered(pieces, out error);

    public override int ReceiveFrom(Span<byte> buffer, SocketAddress from, out SocketError error) =>
        Fails(out error) ? 0 : inner.ReceiveFrom(buffer, from, out error);

    public override int SendTo(ReadOnlySpan<byte> data, SocketAddress? to, out SocketError error) =>
        Fails(out error) ? 0 : inner.SendTo(data, to, out error);

    public override SocketError Connect(SocketAddress address) => plan.Refusal() ?? inner.Connect(address);

    public override IoHandle? Accept(out SocketError error)
    {
        error = plan.IsExhausted() ? SocketError.TooManyOpenSockets
            : plan.IsSoft() ? plan.One<SocketError>([SocketError.WouldBlock, SocketError.ConnectionAborted])
            : SocketError.Success;
        return error == SocketError.Success && inner.Accept(out error) is { } connection
            ? new FaultyHandle(connection, plan)
            : null;
    }

    public override void StopListening() => inner.StopListening();

    public override SocketError TakeError() => plan.Refusal() ?? inner.TakeError();

    public override void ShutdownSend() => inner.ShutdownSend();

    public override void DisableDelay() => inner.DisableDelay();

    public override void Close() => inner.Close();

    private bool Fails(out SocketError error)
    {
        error = plan.Loss() ?? (plan.IsSoft() ? SocketError.WouldBlock : SocketError.Success);
        return error != SocketError.Success;
    }
}
