namespace Dongsi;

/// <summary>
/// A call that must not wait would have had to.
/// </summary>
/// <remarks><para><b>Python</b>: <c>anyio.WouldBlock</c>, <c>trio.WouldBlock</c>.</para></remarks>
public class WouldBlockException : InvalidOperationException
{
    /// <summary>An exception with a default message.</summary>
    public WouldBlockException() : this("The call would have to wait.")
    {
    }

    /// <summary>An exception that says what happened.</summary>
    /// <param name="message">What happened and what to write instead.</param>
    public WouldBlockException(string message) : base(message)
    {
    }

    /// <summary>An exception that says what happened, and what caused it.</summary>
    /// <param name="message">What happened and what to write instead.</param>
    /// <param name="innerException">What led to it.</param>
    public WouldBlockException(string message, Exception? innerException) : base(message, innerException)
    {
    }
}
