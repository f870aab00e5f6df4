using System.Net.Sockets;
using Dongsi.LowLevel;

namespace Dongsi.Reliability.Faults;

/// <summary>
/// A poller of the system whose sockets fail now and then, which says that there is something when there is nothing,
/// and whose waits end early.
/// </summary>
internal sealed class FaultyPoller(IPoller inner, FaultPlan plan) : IPoller, IReadyQueue
{
    private readonly byte[] _shared = new byte[64 * 1024];
    private readonly HashSet<Runnable> _taken = [];
    private IReadyQueue? _ready;

    public bool HasEntries => inner.HasEntries;

    public IReadOnlyList<PollEntry> Entries => inner.Entries;

    public bool WatchesDescriptors => inner.WatchesDescriptors;

    // As a signal ends it.
    public void Wait(long timeoutTicks) => inner.Wait(plan.IsSoft() ? 0 : timeoutTicks);

    public void Wake() => inner.Wake();

    public void AllowAllThreads() => inner.AllowAllThreads();

    public PollEntry? Find(nint descriptor) => inner.Find(descriptor);

    public void Prepare() => inner.Prepare();

    public void TakeEvents(IReadyQueue ready)
    {
        _ready = ready;
        _taken.Clear();
        inner.TakeEvents(this);
        if (inner.Entries is { Count: > 0 } entries && plan.IsSoft()
            && plan.One(entries) is { OnReadable: { } reader, Wanted: var wanted }
            && (wanted & Interest.Read) != 0 && !_taken.Contains(reader))
        {
            ready.Ready(reader);
        }
    }

    void IReadyQueue.Ready(Runnable item)
    {
        _taken.Add(item);
        _ready!.Ready(item);
    }

    public IoHandle Adopt(Socket socket) => new FaultyHandle(inner.Adopt(socket), plan);

    public IoHandle Open(AddressFamily family) => plan.IsExhausted()
        ? throw new SocketException((int)SocketError.TooManyOpenSockets)
        : new FaultyHandle(inner.Open(family), plan);

    public IoHandle Adopt(int descriptor, bool isOwned) => new FaultyHandle(inner.Adopt(descriptor, isOwned), plan);

    public IoHandle Look(Socket socket) => new FaultyHandle(inner.Look(socket), plan);

    public void Add(PollEntry entry) => inner.Add(entry);

    public void Update(PollEntry entry) => inner.Update(entry);

    public void Watch(PollEntry entry) => inner.Watch(entry);

    public void Remove(PollEntry entry) => inner.Remove(entry);

    // Not the inner poller's: what the system delivers by itself passes by the handle, and nothing could fail.
    public Receiver CreateReceiver(PollEntry entry, IReceiverOwner owner) =>
        new ReadinessReceiver(this, entry, owner, _shared);

    public Acceptor CreateAcceptor(PollEntry entry, IAcceptorOwner owner) => new ReadinessAcceptor(this, entry, owner);

    public void Dispose() => inner.Dispose();
}
