namespace Dongsi;

/// <summary>
/// A future or task is not in the state the call needs: its result was asked for too early, or set twice.
/// </summary>
/// <remarks><para><b>Python</b>: <c>asyncio.InvalidStateError</c>.</para></remarks>
public class InvalidStateException : InvalidOperationException
{
    /// <summary>An exception with a default message.</summary>
    public InvalidStateException() : this("The future is not in the state that this call needs.")
    {
    }

    /// <summary>An exception that says which state was needed.</summary>
    /// <param name="message">What happened and what to write instead.</param>
    public InvalidStateException(string message) : base(message)
    {
    }

    /// <summary>An exception that says which state was needed, and what caused it.</summary>
    /// <param name="message">What happened and what to write instead.</param>
    /// <param name="innerException">What led to it.</param>
    public InvalidStateException(string message, Exception? innerException) : base(message, innerException)
    {
    }
}
