namespace Dongsi;

/// <summary>A program that was to be started does not exist.</summary>
/// <remarks><para><b>Python</b>: <c>FileNotFoundError</c>.</para></remarks>
public class ProgramNotFoundException : FileNotFoundException
{
    /// <summary>An exception with a default message.</summary>
    public ProgramNotFoundException() : this("The program does not exist.")
    {
    }

    /// <summary>An exception that says what happened.</summary>
    /// <param name="message">What happened and what to write instead.</param>
    public ProgramNotFoundException(string message) : base(message)
    {
    }

    /// <summary>An exception that says what happened, and what caused it.</summary>
    /// <param name="message">What happened and what to write instead.</param>
    /// <param name="innerException">What led to it.</param>
    public ProgramNotFoundException(string message, Exception? innerException) : base(message, innerException)
    {
    }

    /// <summary>An exception that says what happened, and with which program.</summary>
    /// <param name="message">What happened and what to write instead.</param>
    /// <param name="program">The program as it was named; the <see cref="FileNotFoundException.FileName"/>.</param>
    public ProgramNotFoundException(string message, string program) : base(message, program)
    {
    }
}
