namespace Dongsi.Testing;

/// <summary>A simulated run has taken many steps and does not end: its tasks keep one another busy, or one waits in a
/// loop for something that the others never get to do.</summary>
public sealed class LivelockException : Exception
{
    /// <summary>An exception with a default message.</summary>
    public LivelockException() : this("The run does not end.")
    {
    }

    /// <summary>An exception that says what does not end.</summary>
    /// <param name="message">What does not end.</param>
    public LivelockException(string message) : base(message)
    {
    }

    /// <summary>An exception that says what does not end, and what caused it.</summary>
    /// <param name="message">What does not end.</param>
    /// <param name="innerException">What led to it.</param>
    public LivelockException(string message, Exception? innerException) : base(message, innerException)
    {
    }
}
