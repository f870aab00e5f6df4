namespace Dongsi.Testing;

/// <summary>What one end of a connection tells the other.</summary>
/// <param name="kind">What it is.</param>
/// <param name="data">Bytes of the stream.</param>
/// <param name="room">How many bytes more than before the reader can keep.</param>
internal sealed class Packet(NetworkEventKind kind, byte[]? data = null, int room = 0)
{
    public NetworkEventKind Kind => kind;

    public byte[] Data { get; } = data ?? [];

    public int Room => room;
}
