namespace Dongsi;

/// <summary>A snapshot of a file.</summary>
/// <param name="BytesRead">How many bytes came from the operating system.</param>
/// <param name="BytesWritten">How many bytes were given to it.</param>
/// <param name="BytesBuffered">How many bytes were read ahead; 0 while a thread is at work.</param>
/// <param name="IsThreadAtWork">Is a thread reading, writing or closing now, be it an abandoned one?</param>
/// <param name="TasksWaiting">How many tasks wait for the operation of another one to end.</param>
public readonly record struct AsyncFileStatistics(
    long BytesRead, long BytesWritten, int BytesBuffered, bool IsThreadAtWork, int TasksWaiting);
