namespace Dongsi.Testing;

/// <summary>A simulated run has touched something outside, which no seed decides: a socket or a descriptor of the
/// system. Where is in the stack trace; the message says what to do instead.</summary>
public sealed class NonDeterminismException : InvalidOperationException
{
    /// <summary>An exception with a default message.</summary>
    public NonDeterminismException() : this("Something outside the simulation was touched.")
    {
    }

    /// <summary>An exception that says what was touched.</summary>
    /// <param name="message">What was touched, and what to write instead.</param>
    public NonDeterminismException(string message) : base(message)
    {
    }

    /// <summary>An exception that says what was touched, and what caused it.</summary>
    /// <param name="message">What was touched, and what to write instead.</param>
    /// <param name="innerException">What led to it.</param>
    public NonDeterminismException(string message, Exception? innerException) : base(message, innerException)
    {
    }
}
