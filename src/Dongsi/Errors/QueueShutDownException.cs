namespace Dongsi;

/// <summary>
/// A queue is shut down: it takes nothing any more, and once it is empty, it gives nothing.
/// </summary>
/// <remarks><para><b>Python</b>: <c>asyncio.QueueShutDown</c>.</para></remarks>
public class QueueShutDownException : InvalidOperationException
{
    /// <summary>An exception with a default message.</summary>
    public QueueShutDownException() : this("The queue is shut down.")
    {
    }

    /// <summary>An exception that says what happened.</summary>
    /// <param name="message">What happened and what to write instead.</param>
    public QueueShutDownException(string message) : base(message)
    {
    }

    /// <summary>An exception that says what happened, and what caused it.</summary>
    /// <param name="message">What happened and what to write instead.</param>
    /// <param name="innerException">What led to it.</param>
    public QueueShutDownException(string message, Exception? innerException) : base(message, innerException)
    {
    }
}
