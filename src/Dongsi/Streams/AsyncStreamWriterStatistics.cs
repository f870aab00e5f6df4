namespace Dongsi;

/// <summary>What an <see cref="AsyncStreamWriter"/> holds.</summary>
/// <param name="Buffered">How many bytes wait to be sent.</param>
/// <param name="IsPaused">Is that more than the limit, so that <see cref="AsyncStreamWriter.Drain"/> waits?</param>
/// <param name="IsClosing">Is it closed, or being closed?</param>
/// <param name="TasksWaiting">How many wait in <see cref="AsyncStreamWriter.Drain"/>.</param>
public readonly record struct AsyncStreamWriterStatistics(
    int Buffered, bool IsPaused, bool IsClosing, int TasksWaiting);
