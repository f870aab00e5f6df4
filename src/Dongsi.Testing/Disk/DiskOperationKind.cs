namespace Dongsi.Testing;

/// <summary>What is done to a simulated disk.</summary>
public enum DiskOperationKind
{
    /// <summary>A file is opened, and maybe made.</summary>
    Open,

    /// <summary>The names are listed.</summary>
    List,

    /// <summary>A file gets another name.</summary>
    Rename,

    /// <summary>A file is deleted.</summary>
    Delete,

    /// <summary>The names are made durable.</summary>
    FlushNames,

    /// <summary>A length is asked for.</summary>
    GetLength,

    /// <summary>Bytes are read.</summary>
    Read,

    /// <summary>Bytes are written.</summary>
    Write,

    /// <summary>A file is made shorter or longer.</summary>
    SetLength,

    /// <summary>The bytes of a file are made durable.</summary>
    Flush,
}
