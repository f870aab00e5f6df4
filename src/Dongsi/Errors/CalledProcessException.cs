namespace Dongsi;

/// <summary>A program that was run said by its exit code that it has failed.</summary>
/// <remarks><para><b>Python</b>: <c>subprocess.CalledProcessError</c>.</para></remarks>
public class CalledProcessException : Exception
{
    /// <summary>An exception with a default message.</summary>
    public CalledProcessException() : this("The program has failed.")
    {
    }

    /// <summary>An exception that says what happened.</summary>
    /// <param name="message">What happened and what to write instead.</param>
    public CalledProcessException(string message) : base(message)
    {
    }

    /// <summary>An exception that says what happened, and what caused it.</summary>
    /// <param name="message">What happened and what to write instead.</param>
    /// <param name="innerException">What led to it.</param>
    public CalledProcessException(string message, Exception? innerException) : base(message, innerException)
    {
    }

    internal CalledProcessException(string message, string program, int returnCode, byte[] stdout, byte[] stderr)
        : base(message)
    {
        Program = program;
        ReturnCode = returnCode;
        Stdout = stdout;
        Stderr = stderr;
    }

    /// <summary>The program, as it was named.</summary>
    public string Program { get; } = "";

    /// <summary>Its exit code, or the number of the signal that ended it, negative.</summary>
    public int ReturnCode { get; }

    /// <summary>All that it wrote; empty if its output was no pipe.</summary>
    public byte[] Stdout { get; } = [];

    /// <summary>All that it wrote as errors; empty if its error output was no pipe.</summary>
    public byte[] Stderr { get; } = [];
}
