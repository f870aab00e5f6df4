namespace Dongsi;

/// <summary>What a <see cref="UdpSocket"/> or <see cref="ConnectedUdpSocket"/> holds.</summary>
/// <param name="Received">How many datagrams and errors wait to be received.</param>
/// <param name="Capacity">How many may wait.</param>
/// <param name="Dropped">How many came when so many waited, and are lost.</param>
/// <param name="Unsent">How many bytes wait to be sent, and 8 more for each datagram.</param>
/// <param name="IsClosed">Is it closed?</param>
public readonly record struct UdpSocketStatistics(
    int Received, int Capacity, long Dropped, int Unsent, bool IsClosed);
