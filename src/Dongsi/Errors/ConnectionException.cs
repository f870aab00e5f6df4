using System.Net;
using System.Net.Sockets;

namespace Dongsi;

/// <summary>An operation on a connection or a socket failed. It says which one, and with whom.</summary>
/// <remarks>
/// <para>There is a class for each situation that programs tell apart: <see cref="ConnectionRefusedException"/>,
/// <see cref="ConnectionResetException"/>, <see cref="ConnectionAbortedException"/>, <see cref="BrokenPipeException"/>,
/// <see cref="AddressInUseException"/>. All others are this one, with the <see cref="SocketErrorCode"/> of the BCL.
/// </para>
/// <para><b>Python</b>: <c>OSError</c>, <c>ConnectionError</c>.</para>
/// </remarks>
public class ConnectionException : IOException
{
    /// <summary>An exception with a default message.</summary>
    public ConnectionException() : this("The connection failed.")
    {
    }

    /// <summary>An exception that says what happened.</summary>
    /// <param name="message">What happened and what to do.</param>
    public ConnectionException(string message) : base(message)
    {
    }

    /// <summary>An exception that says what happened, and what caused it.</summary>
    /// <param name="message">What happened and what to do.</param>
    /// <param name="innerException">What led to it.</param>
    public ConnectionException(string message, Exception? innerException) : base(message, innerException)
    {
    }

    /// <summary>What the system said, in the words of the BCL.</summary>
    public SocketError SocketErrorCode { get; init; } = SocketError.SocketError;

    /// <summary>What was tried: <c>connect</c>, <c>receive</c>, <c>send</c>, <c>bind</c>, …</summary>
    public string? Operation { get; init; }

    /// <summary>With whom, or where; null if that is not known.</summary>
    public EndPoint? Peer { get; init; }
}
