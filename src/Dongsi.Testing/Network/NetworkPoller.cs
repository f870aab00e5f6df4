using System.Net;
using System.Net.Sockets;
using Dongsi.LowLevel;

namespace Dongsi.Testing;

/// <summary>Watches the sockets of a simulated network, and lets another poller keep the time.</summary>
/// <param name="network">The network.</param>
/// <param name="time">What the loop would wait in without a network.</param>
internal sealed class NetworkPoller(SimulatedNetwork network, IPoller time) : IPoller, INetwork
{
    private const int SharedBufferSize = 64 * 1024;

    private readonly List<PollEntry> _entries = [];
    private readonly byte[] _shared = new byte[SharedBufferSize];
    private bool _isPrepared;

    public bool HasEntries => _entries.Count > 0;

    public IReadOnlyList<PollEntry> Entries => [.. _entries];

    public INetwork? Network => this;

    public void Prepare() => _isPrepared = true;

    public void Wait(long timeoutTicks)
    {
        // No longer than until the next packet comes: the network has set an alarm in the loop.
        time.Wait(network.HasReady ? 0 : timeoutTicks);
    }

    public void TakeEvents(IReadyQueue ready)
    {
        // What comes now is there before the timers that are due now, also if the clock has jumped since it was asked.
        if (network.RunDue() || _isPrepared)
        {
            _isPrepared = false;
            network.Report(ready);
        }
    }

    public void Wake() => time.Wake();

    public void AllowAllThreads() => time.AllowAllThreads();

    public void Dispose() => time.Dispose();

    public IoHandle Open(AddressFamily family) => network.Here.Open(new StreamSocket(network.Here));

    public IoHandle Adopt(Socket socket) => throw Foreign(socket);

    public IoHandle Adopt(int descriptor, bool isOwned) => throw new NonDeterminismException(
        $"Descriptor {descriptor} of the system was given to a loop whose network is simulated. What comes from it "
        + "comes when it will, and no run could be repeated. Put a fake in its place, or run this on a loop of the "
        + "system.");

    public void Add(PollEntry entry)
    {
        entry.Generation = 1;
        entry.Slot = _entries.Count;
        _entries.Add(entry);
        ((SimulatedHandle)entry.Handle).Entry = entry;
        Update(entry);
    }

    public void Update(PollEntry entry) => network.NoteChanged((SimulatedHandle)entry.Handle);

    public void Remove(PollEntry entry)
    {
        if (entry.Generation == 0)
        {
            return;
        }

        // The last one takes its place.
        PollEntry last = _entries[^1];
        _entries[entry.Slot] = last;
        last.Slot = entry.Slot;
        _entries.RemoveAt(_entries.Count - 1);
        entry.Generation = 0;
        entry.Wanted = Interest.None;
        ((SimulatedHandle)entry.Handle).Entry = null;
    }

    public Receiver CreateReceiver(PollEntry entry, IReceiverOwner owner) =>
        new ReadinessReceiver(this, entry, owner, _shared);

    public Acceptor CreateAcceptor(PollEntry entry, IAcceptorOwner owner) =>
        new ReadinessAcceptor(this, entry, owner);

    public IPAddress[] Resolve(string host) => network.Resolve(host);

    public IoHandle Bind(EndPoint address, bool reusePort) => network.Here.Listen(address, reusePort);

    public IoHandle OpenDatagram(IPEndPoint? localAddress, IPEndPoint? remoteAddress, bool reusePort) =>
        network.Here.OpenDatagram(localAddress, remoteAddress, reusePort);

    public Exception Foreign(Socket socket) => new NonDeterminismException(
        $"A socket of the system ({socket.SocketType} {socket.ProtocolType}) was given to a loop whose network is "
        + "simulated. What comes from it comes when it will, and no run could be repeated. Let the loop open it: with "
        + "Asyncio.OpenConnection, Asyncio.StartServer, or loop.CreateDatagramEndpoint and an address.");
}
