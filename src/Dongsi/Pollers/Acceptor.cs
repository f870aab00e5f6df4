namespace Dongsi.LowLevel;

/// <summary>Accepts connections as long as its owner wants them.</summary>
internal abstract class Acceptor : Runnable
{
    /// <summary>Connections are wanted. The entry is watched from the first start on.</summary>
    public abstract void Start();

    /// <summary>No connection is accepted until the next start; the system keeps those that come.</summary>
    public abstract void Stop();
}
