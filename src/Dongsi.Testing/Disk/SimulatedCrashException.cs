namespace Dongsi.Testing;

/// <summary>The disk has crashed under the program: the power is out, or was, and the file is from before. A program
/// that runs on a real computer would not run any more. It is no <see cref="IOException"/>, so that nobody takes it for
/// a disk's failure and goes on.</summary>
public sealed class SimulatedCrashException : Exception
{
    /// <summary>An exception with a default message.</summary>
    public SimulatedCrashException() : this("The simulated disk has crashed.")
    {
    }

    /// <summary>An exception that says what was done to the disk.</summary>
    /// <param name="message">What happened, and what to do.</param>
    public SimulatedCrashException(string message) : base(message)
    {
    }

    /// <summary>An exception that says what was done to the disk, and what caused it.</summary>
    /// <param name="message">What happened, and what to do.</param>
    /// <param name="innerException">What led to it.</param>
    public SimulatedCrashException(string message, Exception? innerException) : base(message, innerException)
    {
    }
}
