namespace Dongsi;

/// <summary>Another socket has the address already.</summary>
/// <remarks><para><b>Python</b>: <c>OSError</c> with <c>errno.EADDRINUSE</c>.</para></remarks>
public class AddressInUseException : ConnectionException
{
    /// <summary>An exception with a default message.</summary>
    public AddressInUseException() : this("The address is in use.")
    {
    }

    /// <summary>An exception that says what happened.</summary>
    /// <param name="message">What happened and what to do.</param>
    public AddressInUseException(string message) : base(message)
    {
    }

    /// <summary>An exception that says what happened, and what caused it.</summary>
    /// <param name="message">What happened and what to do.</param>
    /// <param name="innerException">What led to it.</param>
    public AddressInUseException(string message, Exception? innerException) : base(message, innerException)
    {
    }
}
