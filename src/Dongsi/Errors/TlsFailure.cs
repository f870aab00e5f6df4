namespace Dongsi;

/// <summary>What went wrong with a TLS connection.</summary>
public enum TlsFailure
{
    /// <summary>The two sides did not come to terms; or the other one does not speak TLS.</summary>
    Handshake,

    /// <summary>This side has refused the other one's certificate.</summary>
    Certificate,

    /// <summary>The other side did not answer in time: to the handshake, or to the end.</summary>
    Timeout,

    /// <summary>The other side has gone without saying that it had sent all, so what came may have been cut off, by it
    /// or by somebody between.</summary>
    Truncated,

    /// <summary>What came is not what was sent.</summary>
    Data,
}
