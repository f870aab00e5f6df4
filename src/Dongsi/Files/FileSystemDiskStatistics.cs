namespace Dongsi;

/// <summary>A snapshot of a disk.</summary>
/// <param name="OpenFiles">How many files are open.</param>
/// <param name="OperationsUnderWay">How many operations are waited for now.</param>
/// <param name="BytesRead">How many bytes were read.</param>
/// <param name="BytesWritten">How many bytes were given to the system.</param>
/// <param name="Flushes">How often files or the directory were flushed.</param>
public readonly record struct FileSystemDiskStatistics(
    int OpenFiles, int OperationsUnderWay, long BytesRead, long BytesWritten, long Flushes);
