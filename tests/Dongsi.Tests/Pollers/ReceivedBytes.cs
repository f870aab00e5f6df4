using System.Net.Sockets;
using Dongsi.LowLevel;

namespace Dongsi.Tests.Pollers;

/// <summary>Keeps what a receiver brings, and does on top what a test gives it.</summary>
internal sealed class ReceivedBytes : IReceiverOwner
{
    public List<byte> Bytes { get; } = [];

    public bool HasEnded { get; private set; }

    public SocketError Error { get; private set; }

    public Action? OnReceived { get; set; }

    public Memory<byte> GetBuffer() => default;

    public void Filled(int count) => throw new InvalidOperationException("No buffer was given.");

    public void Received(ReadOnlyMemory<byte> data)
    {
        Bytes.AddRange(data.Span);
        OnReceived?.Invoke();
    }

    public void ReceivedEnd() => HasEnded = true;

    public void ReceiveFailed(SocketError error) => Error = error;
}
