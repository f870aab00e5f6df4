namespace Dongsi;

/// <summary>A TLS connection could not be made, or did not come to a good end.</summary>
/// <remarks>
/// <para><see cref="Failure"/> says what it was, <see cref="ConnectionException.Peer"/> with whom. What .NET has said,
/// an <see cref="System.Security.Authentication.AuthenticationException"/> as a rule, is the inner exception.</para>
/// <para><b>Python</b>: <c>ssl.SSLError</c>, <c>ssl.SSLCertVerificationError</c>, <c>ssl.SSLEOFError</c>.</para>
/// </remarks>
public class TlsException : ConnectionException
{
    /// <summary>An exception with a default message.</summary>
    public TlsException() : this("The TLS connection failed.")
    {
    }

    /// <summary>An exception that says what happened.</summary>
    /// <param name="message">What happened and what to do.</param>
    public TlsException(string message) : base(message)
    {
    }

    /// <summary>An exception that says what happened, and what caused it.</summary>
    /// <param name="message">What happened and what to do.</param>
    /// <param name="innerException">What led to it.</param>
    public TlsException(string message, Exception? innerException) : base(message, innerException)
    {
    }

    /// <summary>What went wrong.</summary>
    public TlsFailure Failure { get; init; }
}
