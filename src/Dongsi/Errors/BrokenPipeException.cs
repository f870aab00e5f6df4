namespace Dongsi;

/// <summary>The other side does not read any more, so nothing can be sent.</summary>
/// <remarks><para><b>Python</b>: <c>BrokenPipeError</c>.</para></remarks>
public class BrokenPipeException : ConnectionException
{
    /// <summary>An exception with a default message.</summary>
    public BrokenPipeException() : this("The other side has closed its end.")
    {
    }

    /// <summary>An exception that says what happened.</summary>
    /// <param name="message">What happened and what to do.</param>
    public BrokenPipeException(string message) : base(message)
    {
    }

    /// <summary>An exception that says what happened, and what caused it.</summary>
    /// <param name="message">What happened and what to do.</param>
    /// <param name="innerException">What led to it.</param>
    public BrokenPipeException(string message, Exception? innerException) : base(message, innerException)
    {
    }
}
