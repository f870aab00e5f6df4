namespace Dongsi;

/// <summary>A generator, or a coroutine that is driven by hand, has ended: there is no next value.</summary>
/// <remarks><para><b>Python</b>: <c>StopIteration</c>.</para></remarks>
public class StopIterationException : InvalidOperationException
{
    /// <summary>An exception with the usual message.</summary>
    public StopIterationException() : this("It has ended; there is no next value.")
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

    /// <summary>What the body returned; null if it returns nothing, or had ended before.</summary>
    /// <remarks><para><b>Python</b>: <c>StopIteration.value</c>.</para></remarks>
    public object? Value { get; init; }
}
