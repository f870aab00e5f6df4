namespace Dongsi;

/// <summary>
/// A file took less than it was given: the disk is full, or failed.
/// </summary>
/// <remarks><para><b>Python</b>: an <c>OSError</c>, which does not say how much was written.</para></remarks>
public class IncompleteWriteException : IOException
{
    /// <summary>An exception with a default message.</summary>
    public IncompleteWriteException() : this("Not everything was written.")
    {
    }

    /// <summary>An exception that says what happened.</summary>
    /// <param name="message">What happened and what to do.</param>
    public IncompleteWriteException(string message) : base(message)
    {
    }

    /// <summary>An exception that says what happened, and what caused it.</summary>
    /// <param name="message">What happened and what to do.</param>
    /// <param name="innerException">What the system said. Its <see cref="Exception.HResult"/> is this one's too.
    /// </param>
    public IncompleteWriteException(string message, Exception? innerException) : base(message, innerException)
    {
        if (innerException is not null)
        {
            HResult = innerException.HResult;
        }
    }

    /// <summary>How many of the bytes are in the file; the file's position has moved by as many.</summary>
    public long BytesWritten { get; init; }
}
