namespace Dongsi;

/// <summary>Holds the portal of a <see cref="BlockingPortalProvider"/>.</summary>
/// <remarks><para><b>Python</b>: what <c>with BlockingPortalProvider() as portal:</c> does.</para></remarks>
public sealed class BlockingPortalLease : IDisposable
{
    private BlockingPortalProvider? _provider;

    internal BlockingPortalLease(BlockingPortalProvider provider, BlockingPortal portal)
    {
        _provider = provider;
        Portal = portal;
    }

    /// <summary>The portal.</summary>
    public BlockingPortal Portal { get; }

    /// <summary>Gives it back. If it was the last, blocks until the portal has stopped. Twice does nothing.</summary>
    public void Dispose() => Interlocked.Exchange(ref _provider, null)?.Leave();
}
