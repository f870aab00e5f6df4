namespace Dongsi;

/// <summary>What the system knows of a path, at one moment.</summary>
/// <param name="Size">The length of a file in bytes; 0 for a directory.</param>
/// <param name="LastWriteTime">When its content was changed.</param>
/// <param name="LastAccessTime">When it was read, as far as the system keeps that.</param>
/// <param name="CreationTime">When it was made, or where that is not known, changed.</param>
/// <param name="Attributes">Directory, link, hidden, read-only.</param>
/// <param name="Mode">Who may do what, on Unix; -1 on Windows.</param>
/// <remarks><para><b>Python</b>: <c>os.stat_result</c>.</para></remarks>
public readonly record struct FileStat(
    long Size,
    DateTimeOffset LastWriteTime,
    DateTimeOffset LastAccessTime,
    DateTimeOffset CreationTime,
    FileAttributes Attributes,
    UnixFileMode Mode);
