namespace Dongsi.Testing;

/// <summary>A test has failed for what happened around it: a report of the loop, something left behind, a checkpoint
/// that is missing, or no end at all. If its body failed as well, that is the <see cref="Exception.InnerException"/>.
/// </summary>
public sealed class LoopTestException : Exception
{
    /// <summary>An exception with a default message.</summary>
    public LoopTestException() : this("The test has failed.")
    {
    }

    /// <summary>An exception that says what happened.</summary>
    /// <param name="message">What was found.</param>
    public LoopTestException(string message) : base(message)
    {
    }

    /// <summary>An exception that says what happened, and what caused it.</summary>
    /// <param name="message">What was found.</param>
    /// <param name="innerException">What the body of the test threw.</param>
    public LoopTestException(string message, Exception? innerException) : base(message, innerException)
    {
    }
}
