namespace Dongsi;

/// <summary>What has happened in a directory that is watched.</summary>
public enum DirectoryChangeKind
{
    /// <summary>Something has come.</summary>
    Created,

    /// <summary>The content of a file has changed.</summary>
    Changed,

    /// <summary>Something has gone.</summary>
    Deleted,

    /// <summary>Something has got another name.</summary>
    Renamed,

    /// <summary>More has happened than could be kept, and is not known. Look at the directory anew.</summary>
    Overflow,
}
