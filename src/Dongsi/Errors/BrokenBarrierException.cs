namespace Dongsi;

/// <summary>A barrier was aborted, or reset while somebody waited at it.</summary>
/// <remarks><para><b>Python</b>: <c>asyncio.BrokenBarrierError</c>.</para></remarks>
public class BrokenBarrierException : InvalidOperationException
{
    /// <summary>An exception with a default message.</summary>
    public BrokenBarrierException() : this("The barrier is broken.")
    {
    }

    /// <summary>An exception that says what happened.</summary>
    /// <param name="message">What happened and what to write instead.</param>
    public BrokenBarrierException(string message) : base(message)
    {
    }

    /// <summary>An exception that says what happened, and what caused it.</summary>
    /// <param name="message">What happened and what to write instead.</param>
    /// <param name="innerException">What led to it.</param>
    public BrokenBarrierException(string message, Exception? innerException) : base(message, innerException)
    {
    }
}
