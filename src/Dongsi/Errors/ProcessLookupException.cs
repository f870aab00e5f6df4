namespace Dongsi;

/// <summary>A signal was sent to a process that has ended.</summary>
/// <remarks><para><b>Python</b>: <c>ProcessLookupError</c>.</para></remarks>
public class ProcessLookupException : InvalidOperationException
{
    /// <summary>An exception with a default message.</summary>
    public ProcessLookupException() : this("The process has ended.")
    {
    }

    /// <summary>An exception that says what happened.</summary>
    /// <param name="message">What happened and what to write instead.</param>
    public ProcessLookupException(string message) : base(message)
    {
    }

    /// <summary>An exception that says what happened, and what caused it.</summary>
    /// <param name="message">What happened and what to write instead.</param>
    /// <param name="innerException">What led to it.</param>
    public ProcessLookupException(string message, Exception? innerException) : base(message, innerException)
    {
    }
}
