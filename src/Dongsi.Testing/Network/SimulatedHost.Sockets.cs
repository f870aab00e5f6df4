using System.Net;
using System.Net.Sockets;

namespace Dongsi.Testing;

// What the host's system keeps: who has which address and port, and which sockets are open.
public sealed partial class SimulatedHost
{
    private const int FirstFreePort = 49152;

    private readonly List<SimulatedHandle> _open = [];
    private readonly List<SimulatedHandle> _bound = [];
    private int _nextPort = FirstFreePort;

    /// <summary>May one more socket be open?</summary>
    internal bool HasRoom => !(_open.Count >= DescriptorLimit);

    internal int OpenCount => _open.Count;

    internal static bool IsWildcard(IPAddress address) =>
        address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);

    /// <summary>A program has one socket more.</summary>
    /// <exception cref="SocketException">That is too many, or the host is down.</exception>
    internal T Open<T>(T handle) where T : SimulatedHandle
    {
        if (!IsUp)
        {
            throw new SocketException((int)SocketError.NetworkDown);
        }

        if (!HasRoom)
        {
            throw new SocketException((int)SocketError.TooManyOpenSockets);
        }

        Keep(handle);
        return handle;
    }

    internal void Keep(SimulatedHandle handle) => _open.Add(handle);

    internal void Forget(SimulatedHandle handle) => _open.Remove(handle);

    internal ListeningSocket Listen(EndPoint wanted, bool reusePort)
    {
        EndPoint local = Claim<ListeningSocket>(wanted, reusePort);
        var handle = Open(new ListeningSocket(this, local, reusePort));
        _bound.Add(handle);
        return handle;
    }

    internal DatagramSocket OpenDatagram(IPEndPoint? local, IPEndPoint? remote, bool reusePort)
    {
        IPAddress any = (local ?? remote!).AddressFamily == AddressFamily.InterNetwork
            ? IPAddress.Any
            : IPAddress.IPv6Any;
        EndPoint claimed = Claim<DatagramSocket>(local ?? new IPEndPoint(any, 0), reusePort);
        DatagramSocket handle = Open(new DatagramSocket(this, reusePort) { Local = claimed, Remote = remote });
        _bound.Add(handle);
        return handle;
    }

    internal void Unbind(SimulatedHandle handle) => _bound.Remove(handle);

    /// <summary>Where a client calls from.</summary>
    internal IPEndPoint BindClient(IPEndPoint wanted) => (IPEndPoint)Claim<StreamSocket>(wanted, reusePort: true);

    /// <summary>Who answers there. Several who share a port get the calls as chance will have it.</summary>
    internal ListeningSocket? FindListener(EndPoint address)
    {
        List<ListeningSocket> found =
        [
            .. _bound.OfType<ListeningSocket>().Where(one => one.IsListening && Matches(one.Local!, address)),
        ];
        return found.Count > 1 ? found[(int)Network.Chance.Below(found.Count)] : found.FirstOrDefault();
    }

    /// <summary>A datagram has come; if nobody receives there, its sender may hear so.</summary>
    internal void TakeDatagram(byte[] data, IPEndPoint from, IPEndPoint to, DatagramSocket sender)
    {
        DatagramSocket? receiver = _bound.OfType<DatagramSocket>().FirstOrDefault(one => Matches(one.Local!, to));
        if (receiver is not null)
        {
            receiver.Take(data, from, to);
            return;
        }

        Network.Note(NetworkEventKind.Unreachable, to, from, 0);
        Network.Link(this, sender.Host).Answer(this, sender.TakeUnreachable);
    }

    /// <summary>Which of its addresses the other one sees; null if there is no way.</summary>
    internal IPAddress? SourceFor(IPAddress target) =>
        IsHere(target)
            ? IsWildcard(target) ? LoopbackOf(target.AddressFamily) : target
            : Addresses.FirstOrDefault(address => address.AddressFamily == target.AddressFamily);

    /// <summary>Is it this host, seen from itself?</summary>
    internal bool IsHere(IPAddress address) =>
        IPAddress.IsLoopback(address) || IsWildcard(address) || Addresses.Contains(address);

    internal int FreePort()
    {
        while (true)
        {
            int port = _nextPort;
            _nextPort = port == IPEndPoint.MaxPort ? FirstFreePort : port + 1;
            if (!_bound.Any(handle => handle.Local is IPEndPoint local && local.Port == port))
            {
                return port;
            }
        }
    }

    private EndPoint Claim<T>(EndPoint wanted, bool reusePort) where T : SimulatedHandle
    {
        if (wanted is IPEndPoint address)
        {
            if (!IsHere(address.Address))
            {
                throw new SocketException((int)SocketError.AddressNotAvailable);
            }

            wanted = new IPEndPoint(address.Address, address.Port == 0 ? FreePort() : address.Port);
        }

        foreach (T other in _bound.OfType<T>())
        {
            bool shares = reusePort
                && other is ListeningSocket { SharesPort: true } or DatagramSocket { SharesPort: true };
            if (!shares && (Matches(other.Local!, wanted) || Matches(wanted, other.Local!)))
            {
                throw new SocketException((int)SocketError.AddressAlreadyInUse);
            }
        }

        return wanted;
    }

    /// <summary>Does who is bound here get what is sent there?</summary>
    private static bool Matches(EndPoint bound, EndPoint target) =>
        bound is IPEndPoint one && target is IPEndPoint other
            ? one.Port == other.Port
                && (one.Address.Equals(other.Address)
                    || (IsWildcard(one.Address) && one.AddressFamily == other.AddressFamily))
            : bound.ToString() == target.ToString();

    private static IPAddress LoopbackOf(AddressFamily family) =>
        family == AddressFamily.InterNetwork ? IPAddress.Loopback : IPAddress.IPv6Loopback;
}
