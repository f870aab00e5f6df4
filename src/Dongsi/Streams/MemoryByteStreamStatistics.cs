namespace Dongsi;

/// <summary>What is on its way between a <see cref="MemoryByteStream"/> and its other side.</summary>
/// <param name="Incoming">How many bytes wait to be received here.</param>
/// <param name="Outgoing">How many bytes were sent here, and wait to be received on the other side.</param>
/// <param name="IncomingHasEnded">The other side will send no more.</param>
/// <param name="OutgoingHasEnded">This side will send no more.</param>
/// <param name="IsClosed">This side is closed.</param>
public readonly record struct MemoryByteStreamStatistics(
    int Incoming, int Outgoing, bool IncomingHasEnded, bool OutgoingHasEnded, bool IsClosed);
