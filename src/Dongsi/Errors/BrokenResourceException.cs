namespace Dongsi;

/// <summary>
/// Somebody else has left a thing in a state in which it can never serve again.
/// </summary>
/// <remarks><para><b>Python</b>: <c>anyio.BrokenResourceError</c>, <c>trio.BrokenResourceError</c>.</para></remarks>
public class BrokenResourceException : InvalidOperationException
{
    /// <summary>An exception with a default message.</summary>
    public BrokenResourceException() : this("The resource is broken.")
    {
    }

    /// <summary>An exception that says what happened.</summary>
    /// <param name="message">What happened and what to write instead.</param>
    public BrokenResourceException(string message) : base(message)
    {
    }

    /// <summary>An exception that says what happened, and what caused it.</summary>
    /// <param name="message">What happened and what to write instead.</param>
    /// <param name="innerException">What led to it.</param>
    public BrokenResourceException(string message, Exception? innerException) : base(message, innerException)
    {
    }
}
