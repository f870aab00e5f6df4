namespace Dongsi;

/// <summary>This side's system has given the connection up.</summary>
/// <remarks><para><b>Python</b>: <c>ConnectionAbortedError</c>.</para></remarks>
public class ConnectionAbortedException : ConnectionException
{
    /// <summary>An exception with a default message.</summary>
    public ConnectionAbortedException() : this("The connection was aborted.")
    {
    }

    /// <summary>An exception that says what happened.</summary>
    /// <param name="message">What happened and what to do.</param>
    public ConnectionAbortedException(string message) : base(message)
    {
    }

    /// <summary>An exception that says what happened, and what caused it.</summary>
    /// <param name="message">What happened and what to do.</param>
    /// <param name="innerException">What led to it.</param>
    public ConnectionAbortedException(string message, Exception? innerException) : base(message, innerException)
    {
    }
}
