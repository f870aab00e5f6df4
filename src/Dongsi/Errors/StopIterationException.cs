namespace Dongsi;

/// <summary>A generator has ended: there is no next value.</summary>
/// <remarks><para><b>Python</b>: <c>StopIteration</c>.</para></remarks>
public class StopIterationException : InvalidOperationException
{
    /// <summary>An exception with the usual message.</summary>
    public StopIterationException() : this("The generator has ended; it has no next value.")
    {
    }

    /// <summary>An exception with a message.</summary>
    /// <param name="message">What has ended.</param>
    public StopIterationException(string message) : base(message)
    {
    }

    /// <summary>An exception with a message and a cause.</summary>
    /// <param name="message">What has ended.</param>
    /// <param name="innerException">What led to it.</param>
    public StopIterationException(string message, Exception? innerException) : base(message, innerException)
    {
    }
}
