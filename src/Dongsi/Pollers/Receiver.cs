namespace Dongsi.LowLevel;

/// <summary>
/// Reads a stream as long as its owner wants it. How is the poller's business: by asking the system when it says that
/// there is something, or by having told it once to deliver.
/// </summary>
internal abstract class Receiver : Runnable
{
    /// <summary>Data is wanted. The entry is watched from the first start on.</summary>
    /// <exception cref="IOException">The system cannot watch the handle.</exception>
    public abstract void Start();

    /// <summary>Nothing is delivered until the next start.</summary>
    public abstract void Stop();
}
