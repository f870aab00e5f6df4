namespace Dongsi;

/// <summary>
/// Two tasks use a thing at once that serves one.
/// </summary>
/// <remarks><para><b>Python</b>: <c>anyio.BusyResourceError</c>, <c>trio.BusyResourceError</c>.</para></remarks>
public class BusyResourceException : InvalidOperationException
{
    /// <summary>An exception with a default message.</summary>
    public BusyResourceException() : this("The resource is in use.")
    {
    }

    /// <summary>An exception that says what happened.</summary>
    /// <param name="message">What happened and what to write instead.</param>
    public BusyResourceException(string message) : base(message)
    {
    }

    /// <summary>An exception that says what happened, and what caused it.</summary>
    /// <param name="message">What happened and what to write instead.</param>
    /// <param name="innerException">What led to it.</param>
    public BusyResourceException(string message, Exception? innerException) : base(message, innerException)
    {
    }
}
