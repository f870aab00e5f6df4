namespace Dongsi;

/// <summary>
/// The awaited task of a <see cref="Nursery"/> was cancelled, and the one who awaits it was not. It is no
/// <see cref="OperationCanceledException"/>, so nobody takes it for a cancellation of his own.
/// </summary>
/// <remarks><para><b>Python</b>: <c>anyio.TaskCancelled</c>. The await of another task's <see cref="LoopTask"/>, as
/// that of asyncio's, throws a <see cref="CancelledException"/>.</para></remarks>
public class ChildCancelledException : Exception
{
    /// <summary>An exception with a default message.</summary>
    public ChildCancelledException() : this("The awaited task was cancelled.")
    {
    }

    /// <summary>An exception that says which task was cancelled.</summary>
    /// <param name="message">What happened.</param>
    public ChildCancelledException(string message) : base(message)
    {
    }

    /// <summary>An exception that says which task was cancelled, and how.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="innerException">The cancellation.</param>
    public ChildCancelledException(string message, Exception? innerException) : base(message, innerException)
    {
    }
}
