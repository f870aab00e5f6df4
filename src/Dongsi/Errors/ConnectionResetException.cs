namespace Dongsi;

/// <summary>The other side, or something between, has broken the connection off.</summary>
/// <remarks><para><b>Python</b>: <c>ConnectionResetError</c>.</para></remarks>
public class ConnectionResetException : ConnectionException
{
    /// <summary>An exception with a default message.</summary>
    public ConnectionResetException() : this("The connection was reset.")
    {
    }

    /// <summary>An exception that says what happened.</summary>
    /// <param name="message">What happened and what to do.</param>
    public ConnectionResetException(string message) : base(message)
    {
    }

    /// <summary>An exception that says what happened, and what caused it.</summary>
    /// <param name="message">What happened and what to do.</param>
    /// <param name="innerException">What led to it.</param>
    public ConnectionResetException(string message, Exception? innerException) : base(message, innerException)
    {
    }
}
