namespace Dongsi;

/// <summary>
/// Everything that was sent through a channel or a stream has been received, and nothing more will come.
/// </summary>
/// <remarks><para><b>Python</b>: <c>anyio.EndOfStream</c>, <c>trio.EndOfChannel</c>.</para></remarks>
public class EndOfChannelException : InvalidOperationException
{
    /// <summary>An exception with a default message.</summary>
    public EndOfChannelException() : this("Nothing more will come.")
    {
    }

    /// <summary>An exception that says what happened.</summary>
    /// <param name="message">What happened and what to write instead.</param>
    public EndOfChannelException(string message) : base(message)
    {
    }

    /// <summary>An exception that says what happened, and what caused it.</summary>
    /// <param name="message">What happened and what to write instead.</param>
    /// <param name="innerException">What led to it.</param>
    public EndOfChannelException(string message, Exception? innerException) : base(message, innerException)
    {
    }
}
