namespace Dongsi.LowLevel;

/// <summary>The life of a TLS connection.</summary>
internal enum TlsStage
{
    /// <summary>Both sides agree on keys; the protocol knows nothing yet.</summary>
    Handshake,

    /// <summary>Data goes both ways; or it is being closed, and the rest goes out.</summary>
    Open,

    /// <summary>The transport below is told to close; what it says then is the end.</summary>
    Ended,
}
