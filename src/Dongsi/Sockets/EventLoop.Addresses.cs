using System.Net;
using System.Net.Sockets;
using Dongsi.LowLevel;

namespace Dongsi;

public sealed partial class EventLoop
{
    /// <summary>The addresses of a host, in the order in which they should be tried. A literal address is not looked
    /// up; a name is, by the system, on a thread.</summary>
    /// <param name="host">A name or an address; null or empty for all addresses of this machine, to listen on.</param>
    /// <param name="port">0 to 65535.</param>
    /// <param name="family">Addresses of this family only; <see cref="AddressFamily.Unspecified"/> for all.</param>
    /// <exception cref="NameResolutionException">There is no such host, or none with an address of that family.
    /// </exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: yes, unless the address is a literal.</para>
    /// <para><b>Cancel safety</b>: the wait ends at once; the system's answer is not used.</para>
    /// <para><b>Python</b>: <c>await loop.getaddrinfo()</c>.</para>
    /// </remarks>
    public async Coroutine<IPEndPoint[]> GetAddressInfo(
        string? host, int port, AddressFamily family = AddressFamily.Unspecified)
    {
        if (port is < IPEndPoint.MinPort or > IPEndPoint.MaxPort)
        {
            throw new ArgumentOutOfRangeException(nameof(port), port, "A port is a number from 0 to 65535.");
        }

        IPAddress[] addresses = string.IsNullOrEmpty(host)
            ? Wildcards()
            : IPAddress.TryParse(host, out IPAddress? literal) ? [literal]
            : _poller.Network is { } network ? network.Resolve(host)
            : await LookUp(host, family);
        IPEndPoint[] found =
        [
            .. addresses
                .Where(address => family == AddressFamily.Unspecified || address.AddressFamily == family)
                .Distinct()
                .Select(address => new IPEndPoint(address, port)),
        ];
        return found.Length > 0 ? found : throw ThrowHelper.NoAddress(host!, family, SocketError.NoData, null);
    }

    private IPAddress[] Wildcards() =>
        _poller.Network is not null || Socket.OSSupportsIPv6 ? [IPAddress.Any, IPAddress.IPv6Any] : [IPAddress.Any];

    private static async Coroutine<IPAddress[]> LookUp(string host, AddressFamily family)
    {
        try
        {
            Func<IPAddress[]> ask = () => Dns.GetHostAddresses(host, family);
            return await InThread.Run(ask, ask, abandonOnCancel: true, limiter: null);
        }
        catch (SocketException e)
        {
            throw ThrowHelper.NoAddress(host, family, e.SocketErrorCode, e);
        }
        catch (ArgumentException e)
        {
            // Longer than a name may be, for one.
            throw ThrowHelper.NoAddress(host, family, SocketError.HostNotFound, e);
        }
    }
}
