namespace Dongsi;

/// <summary>Something that has happened in a directory that is watched.</summary>
/// <param name="Kind">What.</param>
/// <param name="Path">To what; the new path of something renamed, the directory itself for an overflow.</param>
/// <param name="OldPath">Of something renamed, the path it had; otherwise null.</param>
public readonly record struct DirectoryChange(DirectoryChangeKind Kind, AsyncPath Path, AsyncPath? OldPath = null);
