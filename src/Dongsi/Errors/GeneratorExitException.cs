namespace Dongsi;

/// <summary>Thrown into a generator's body by <c>Close()</c>: clean up and return.</summary>
/// <remarks><para><b>Python</b>: <c>GeneratorExit</c>.</para></remarks>
public class GeneratorExitException : Exception
{
    /// <summary>An exception with the usual message.</summary>
    public GeneratorExitException() : this("The generator is being closed.")
    {
    }

    /// <summary>An exception with a message.</summary>
    /// <param name="message">What is being closed.</param>
    public GeneratorExitException(string message) : base(message)
    {
    }

    /// <summary>An exception with a message and a cause.</summary>
    /// <param name="message">What is being closed.</param>
    /// <param name="innerException">What led to it.</param>
    public GeneratorExitException(string message, Exception? innerException) : base(message, innerException)
    {
    }
}
