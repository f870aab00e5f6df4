namespace Dongsi;

/// <summary>A snapshot of a channel; both halves give the same.</summary>
/// <param name="CurrentBufferUsed">How many items were sent and not received.</param>
/// <param name="PeakBufferUsed">The most that <paramref name="CurrentBufferUsed"/> has been.</param>
/// <param name="MaxBufferSize">The capacity; <see cref="MemoryChannel.Unbounded"/> for no limit.</param>
/// <param name="OpenSendChannels">How many sending halves are open, clones included.</param>
/// <param name="OpenReceiveChannels">How many receiving halves are open, clones included.</param>
/// <param name="TasksWaitingSend">How many tasks wait to send.</param>
/// <param name="TasksWaitingReceive">How many tasks wait to receive.</param>
public readonly record struct MemoryChannelStatistics(
    int CurrentBufferUsed,
    int PeakBufferUsed,
    int MaxBufferSize,
    int OpenSendChannels,
    int OpenReceiveChannels,
    int TasksWaitingSend,
    int TasksWaitingReceive);
