namespace Dongsi;

/// <summary>
/// A queue was given an item without waiting, and has no room.
/// </summary>
/// <remarks><para><b>Python</b>: <c>asyncio.QueueFull</c>.</para></remarks>
public class QueueFullException : WouldBlockException
{
    /// <summary>An exception with a default message.</summary>
    public QueueFullException() : this("The queue is full.")
    {
    }

    /// <summary>An exception that says what happened.</summary>
    /// <param name="message">What happened and what to write instead.</param>
    public QueueFullException(string message) : base(message)
    {
    }

    /// <summary>An exception that says what happened, and what caused it.</summary>
    /// <param name="message">What happened and what to write instead.</param>
    /// <param name="innerException">What led to it.</param>
    public QueueFullException(string message, Exception? innerException) : base(message, innerException)
    {
    }
}
