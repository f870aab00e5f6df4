using System.Net.Sockets;

namespace Dongsi.LowLevel;

/// <summary>Who gets what a <see cref="Receiver"/> reads.</summary>
internal interface IReceiverOwner
{
    /// <summary>Where the next bytes are wanted; empty if anywhere will do.</summary>
    Memory<byte> GetBuffer();

    /// <summary>Bytes have come, and are in the buffer that was asked for.</summary>
    void Filled(int count);

    /// <summary>Bytes have come, and are there until this returns.</summary>
    void Received(ReadOnlyMemory<byte> data);

    /// <summary>The other side will send nothing more. The receiver has stopped.</summary>
    void ReceivedEnd();

    /// <summary>Nothing can be read any more. The receiver has stopped.</summary>
    void ReceiveFailed(SocketError error);
}
