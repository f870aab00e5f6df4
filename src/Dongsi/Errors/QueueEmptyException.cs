namespace Dongsi;

/// <summary>
/// A queue was asked for an item without waiting, and has none.
/// </summary>
/// <remarks><para><b>Python</b>: <c>asyncio.QueueEmpty</c>.</para></remarks>
public class QueueEmptyException : WouldBlockException
{
    /// <summary>An exception with a default message.</summary>
    public QueueEmptyException() : this("The queue is empty.")
    {
    }

    /// <summary>An exception that says what happened.</summary>
    /// <param name="message">What happened and what to write instead.</param>
    public QueueEmptyException(string message) : base(message)
    {
    }

    /// <summary>An exception that says what happened, and what caused it.</summary>
    /// <param name="message">What happened and what to write instead.</param>
    /// <param name="innerException">What led to it.</param>
    public QueueEmptyException(string message, Exception? innerException) : base(message, innerException)
    {
    }
}
