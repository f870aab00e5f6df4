namespace Dongsi;

/// <summary>
/// A disk, or its owner's share of it, has no room for more. What is there can be read, and overwritten in place.
/// </summary>
/// <remarks><para><b>Python</b>: an <c>OSError</c> whose number is <c>ENOSPC</c> or <c>EDQUOT</c>.</para></remarks>
public class DiskFullException : IOException
{
    /// <summary>An exception with a default message.</summary>
    public DiskFullException() : this("The disk is full.")
    {
    }

    /// <summary>An exception that says what happened.</summary>
    /// <param name="message">What happened and what to do.</param>
    public DiskFullException(string message) : base(message)
    {
    }

    /// <summary>An exception that says what happened, and what caused it.</summary>
    /// <param name="message">What happened and what to do.</param>
    /// <param name="innerException">What the system said. Its <see cref="Exception.HResult"/> is this one's too.
    /// </param>
    public DiskFullException(string message, Exception? innerException) : base(message, innerException)
    {
        if (innerException is not null)
        {
            HResult = innerException.HResult;
        }
    }
}
