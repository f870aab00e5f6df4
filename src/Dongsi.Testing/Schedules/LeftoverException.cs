namespace Dongsi.Testing;

/// <summary>A simulated run has ended well, and something was left over: a task that nobody waited for, or a report to
/// the loop's exception handler.</summary>
public sealed class LeftoverException : Exception
{
    /// <summary>An exception with a default message.</summary>
    public LeftoverException() : this("Something was left over.")
    {
    }

    /// <summary>An exception that says what was left over.</summary>
    /// <param name="message">What was left over.</param>
    public LeftoverException(string message) : base(message)
    {
    }

    /// <summary>An exception that says what was left over, and what caused it.</summary>
    /// <param name="message">What was left over.</param>
    /// <param name="innerException">What was reported.</param>
    public LeftoverException(string message, Exception? innerException) : base(message, innerException)
    {
    }
}
