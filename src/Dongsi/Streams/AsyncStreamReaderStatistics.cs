namespace Dongsi;

/// <summary>What an <see cref="AsyncStreamReader"/> holds.</summary>
/// <param name="Buffered">How many bytes have come that nobody has read yet.</param>
/// <param name="Limit">How long a line, or what is read until a separator, may be.</param>
/// <param name="HasEnded">Has the other side said that nothing more will come?</param>
/// <param name="IsPaused">Is the transport paused, because much is unread?</param>
/// <param name="TasksWaiting">How many wait for data: none or one.</param>
public readonly record struct AsyncStreamReaderStatistics(
    int Buffered, int Limit, bool HasEnded, bool IsPaused, int TasksWaiting);
