namespace Dongsi;

/// <summary>Nobody listens where the connection was to go.</summary>
/// <remarks><para><b>Python</b>: <c>ConnectionRefusedError</c>.</para></remarks>
public class ConnectionRefusedException : ConnectionException
{
    /// <summary>An exception with a default message.</summary>
    public ConnectionRefusedException() : this("The connection was refused.")
    {
    }

    /// <summary>An exception that says what happened.</summary>
    /// <param name="message">What happened and what to do.</param>
    public ConnectionRefusedException(string message) : base(message)
    {
    }

    /// <summary>An exception that says what happened, and what caused it.</summary>
    /// <param name="message">What happened and what to do.</param>
    /// <param name="innerException">What led to it.</param>
    public ConnectionRefusedException(string message, Exception? innerException) : base(message, innerException)
    {
    }
}
