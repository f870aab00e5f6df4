namespace Dongsi;

/// <summary>
/// No separator was found within the stream's limit. The data is still in the stream.
/// </summary>
/// <remarks><para><b>Python</b>: <c>asyncio.LimitOverrunError</c>.</para></remarks>
public class LimitOverrunException : IOException
{
    /// <summary>An exception with a default message.</summary>
    public LimitOverrunException() : this("The separator was not found within the limit.")
    {
    }

    /// <summary>An exception that says what happened.</summary>
    /// <param name="message">What happened and what to do.</param>
    public LimitOverrunException(string message) : base(message)
    {
    }

    /// <summary>An exception that says what happened, and what caused it.</summary>
    /// <param name="message">What happened and what to do.</param>
    /// <param name="innerException">What led to it.</param>
    public LimitOverrunException(string message, Exception? innerException) : base(message, innerException)
    {
    }

    /// <summary>How many bytes may be read to get past what was looked through.</summary>
    public int Consumed { get; init; }
}
