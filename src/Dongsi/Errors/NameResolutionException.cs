using System.Net.Sockets;

namespace Dongsi;

/// <summary>A host's name has no address, or nobody could be asked for it.</summary>
/// <remarks><para><b>Python</b>: <c>socket.gaierror</c>.</para></remarks>
public class NameResolutionException : IOException
{
    /// <summary>An exception with a default message.</summary>
    public NameResolutionException() : this("The host's name could not be resolved.")
    {
    }

    /// <summary>An exception that says what happened.</summary>
    /// <param name="message">What happened and what to do.</param>
    public NameResolutionException(string message) : base(message)
    {
    }

    /// <summary>An exception that says what happened, and what caused it.</summary>
    /// <param name="message">What happened and what to do.</param>
    /// <param name="innerException">What led to it.</param>
    public NameResolutionException(string message, Exception? innerException) : base(message, innerException)
    {
    }

    /// <summary>The name.</summary>
    public string? Host { get; init; }

    /// <summary>What the system said, in the words of the BCL.</summary>
    public SocketError SocketErrorCode { get; init; } = SocketError.HostNotFound;
}
