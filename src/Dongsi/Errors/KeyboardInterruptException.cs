namespace Dongsi;

/// <summary>
/// The user pressed Ctrl-C and the main task was cancelled by it. Thrown by <c>Run</c> only when
/// <c>RunOptions.OnInterrupt</c> is <c>InterruptBehavior.Throw</c>; otherwise the process exits with code 130.
/// </summary>
/// <remarks><para><b>Python</b>: <c>KeyboardInterrupt</c>.</para></remarks>
public class KeyboardInterruptException : Exception
{
    /// <summary>An interrupt with the usual message.</summary>
    public KeyboardInterruptException() : this("The program was interrupted by Ctrl-C.")
    {
    }

    /// <summary>An interrupt with a message.</summary>
    /// <param name="message">What was interrupted.</param>
    public KeyboardInterruptException(string message) : base(message)
    {
    }

    /// <summary>An interrupt with a message and the cancellation that carried it.</summary>
    /// <param name="message">What was interrupted.</param>
    /// <param name="innerException">The cancellation that ended the main task.</param>
    public KeyboardInterruptException(string message, Exception? innerException) : base(message, innerException)
    {
    }
}
