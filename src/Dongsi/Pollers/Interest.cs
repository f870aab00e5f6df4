namespace Dongsi.LowLevel;

/// <summary>What somebody waits for at a descriptor.</summary>
[Flags]
internal enum Interest
{
    None = 0,

    /// <summary>Data, a connection to accept, the end of the stream, or an error.</summary>
    Read = 1 << 0,

    /// <summary>Room for data, the end of a connect, or an error.</summary>
    Write = 1 << 1,

    /// <summary>
    /// The other side has gone. Counts as readable; all that a pipe which is only written to can be told.
    /// </summary>
    Closed = 1 << 2,
}
