namespace Dongsi;

/// <summary>
/// One portal for all who need one now and then: the first who comes starts it, the last who goes stops it.
/// </summary>
/// <remarks>
/// <code>
/// using BlockingPortalLease lease = provider.Enter();
/// int answer = lease.Portal.Call(Ask);
/// </code>
/// <para><b>Thread safety</b>: any thread.</para>
/// <para><b>Python</b>: AnyIO's <c>BlockingPortalProvider</c>.</para>
/// </remarks>
/// <param name="options">How its portals run; null for the defaults.</param>
public sealed class BlockingPortalProvider(RunOptions? options = null)
{
    private readonly Lock _lock = new();
    private BlockingPortal? _portal;
    private int _leases;

    /// <summary>Gives the portal; starts it if nobody has it.</summary>
    /// <returns>Holds it until it is disposed.</returns>
    public BlockingPortalLease Enter()
    {
        lock (_lock)
        {
            _portal ??= BlockingPortal.Start(options);
            _leases++;
            return new BlockingPortalLease(this, _portal);
        }
    }

    /// <summary>What it is doing, in numbers.</summary>
    public BlockingPortalProviderStatistics GetStatistics()
    {
        lock (_lock)
        {
            return new BlockingPortalProviderStatistics(_leases);
        }
    }

    /// <exception cref="InvalidOperationException">It is the last one, and this thread must not wait for the portal.
    /// The lease is still held.</exception>
    internal void Leave(ref bool isHeld)
    {
        BlockingPortal? unused = null;
        lock (_lock)
        {
            if (!isHeld)
            {
                return;
            }

            if (_leases == 1)
            {
                _portal!.EnsureMayStop();
            }

            isHeld = false;
            if (--_leases == 0)
            {
                (unused, _portal) = (_portal, null);
            }
        }

        // Not under the lock: whoever comes meanwhile gets another one and need not wait for the end of this one.
        unused?.Stop();
    }
}
