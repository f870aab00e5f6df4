namespace Dongsi;

/// <summary>What a <see cref="SignalReceiver"/> holds, in numbers.</summary>
/// <param name="Pending">Signals that came and were not taken.</param>
/// <param name="TasksWaiting">Tasks that wait for the next signal.</param>
public readonly record struct SignalReceiverStatistics(int Pending, int TasksWaiting);
