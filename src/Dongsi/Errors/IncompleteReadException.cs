namespace Dongsi;

/// <summary>The stream ended before all that was wanted had come.</summary>
/// <remarks><para><b>Python</b>: <c>asyncio.IncompleteReadError</c>.</para></remarks>
public class IncompleteReadException : EndOfStreamException
{
    /// <summary>An exception with a default message.</summary>
    public IncompleteReadException() : this("The stream ended too early.")
    {
    }

    /// <summary>An exception that says what happened.</summary>
    /// <param name="message">What happened and what to do.</param>
    public IncompleteReadException(string message) : base(message)
    {
    }

    /// <summary>An exception that says what happened, and what caused it.</summary>
    /// <param name="message">What happened and what to do.</param>
    /// <param name="innerException">What led to it.</param>
    public IncompleteReadException(string message, Exception? innerException) : base(message, innerException)
    {
    }

    /// <summary>An exception with what did come.</summary>
    /// <param name="partial">The bytes before the end.</param>
    /// <param name="expected">How many were wanted; null if it was a separator.</param>
    public IncompleteReadException(byte[] partial, int? expected)
        : this($"The stream ended after {Count(partial)} of {expected?.ToString() ?? "an unknown number of"} bytes.")
    {
        Partial = partial;
        Expected = expected;
    }

    /// <summary>The bytes before the end. They are not in the stream any more.</summary>
    public byte[] Partial { get; } = [];

    /// <summary>How many bytes were wanted; null if a separator was.</summary>
    public int? Expected { get; }

    private static int Count(byte[] partial)
    {
        ArgumentNullException.ThrowIfNull(partial);
        return partial.Length;
    }
}
