namespace Dongsi;

/// <summary>Holds the portal of a <see cref="BlockingPortalProvider"/>.</summary>
/// <remarks><para><b>Python</b>: what <c>with BlockingPortalProvider() as portal:</c> does.</para></remarks>
public sealed class BlockingPortalLease : IDisposable
{
    private readonly BlockingPortalProvider _provider;

    // Guarded by the provider.
    private bool _isHeld = true;

    internal BlockingPortalLease(BlockingPortalProvider provider, BlockingPortal portal)
    {
        _provider = provider;
        Portal = portal;
    }

    /// <summary>The portal.</summary>
    public BlockingPortal Portal { get; }

    /// <summary>Gives it back. If it was the last, blocks until the portal has stopped. Twice does nothing.</summary>
    /// <exception cref="InvalidOperationException">It is the last, and this is the loop's own thread, or a thread that
    /// the loop waits for. It is still held.</exception>
    public void Dispose() => _provider.Leave(ref _isHeld);
}
