namespace Dongsi;

/// <summary>
/// A thing was used after its own user had closed it.
/// </summary>
/// <remarks><para><b>Python</b>: <c>anyio.ClosedResourceError</c>, <c>trio.ClosedResourceError</c>.</para></remarks>
public class ClosedResourceException : InvalidOperationException
{
    /// <summary>An exception with a default message.</summary>
    public ClosedResourceException() : this("The resource is closed.")
    {
    }

    /// <summary>An exception that says what happened.</summary>
    /// <param name="message">What happened and what to write instead.</param>
    public ClosedResourceException(string message) : base(message)
    {
    }

    /// <summary>An exception that says what happened, and what caused it.</summary>
    /// <param name="message">What happened and what to write instead.</param>
    /// <param name="innerException">What led to it.</param>
    public ClosedResourceException(string message, Exception? innerException) : base(message, innerException)
    {
    }
}
