using System.Net.Sockets;

namespace Dongsi.LowLevel;

// The descriptors it watches, level triggered.
//
// Traps that are dealt with here. (1) The system reuses the number of a closed descriptor at once, and an event of the
// old one may be in the batch that is being taken: each use has a generation, which comes back with the event. (2) A
// copy of the descriptor in another process keeps a closed one registered, and then nobody can take it out any more: so
// it is always taken out before it is closed. (3) Errors and hang-ups are told even to those who want nothing, and a
// loop that is told and does nothing spins: what nobody waits for is taken out. (4) What changes to and fro within a
// turn costs no system call: changes are told before the next wait. (5) A guest's poller waits on another thread while
// the host changes something: between Prepare and TakeEvents a change is told at once, which ends the wait if it must.
//
// Rejected: edge triggered. It saves the call that takes a paused reader out, and costs a second read for each message,
// or the care to know for sure that there is nothing left.
internal sealed unsafe partial class EpollPoller
{
    private const int SharedBufferSize = 256 * 1024;
    private const uint AlwaysTold = Libc.EPOLLERR | Libc.EPOLLHUP;

    private readonly List<PollEntry> _changed = [];
    private readonly List<PollEntry> _broken = [];
    private readonly byte[] _shared = GC.AllocateUninitializedArray<byte>(SharedBufferSize, pinned: true);
    private PollEntry?[] _entries = new PollEntry?[64];
    private uint _generation;
    private int _entryCount;
    private int _eventCount;
    private bool _isPrepared;

    public bool HasEntries => _entryCount > 0;

    public IReadOnlyList<PollEntry> Entries => [.. _entries.OfType<PollEntry>()];

    public bool WatchesDescriptors => true;

    public PollEntry? Find(nint descriptor) =>
        descriptor >= 0 && descriptor < _entries.Length ? _entries[descriptor] : null;

    public IoHandle Adopt(Socket socket) => new LinuxHandle(socket);

    public IoHandle Open(AddressFamily family) => LinuxHandle.Open(family);

    public IoHandle Look(Socket socket) => LinuxHandle.Look(socket);

    public IoHandle Adopt(int descriptor, bool isOwned) => new LinuxHandle(descriptor, isOwned, isPipe: true);

    public void Add(PollEntry entry)
    {
        int descriptor = entry.Handle.Descriptor;
        if (descriptor >= _entries.Length)
        {
            Array.Resize(ref _entries, Math.Max(descriptor + 1, _entries.Length * 2));
        }

        // 0 says that an entry is not watched.
        _generation = Math.Max(1, _generation + 1);
        entry.Generation = _generation;
        if (entry.Wanted != Interest.None && Control(Libc.EPOLL_CTL_ADD, entry, entry.Wanted) < 0)
        {
            entry.Generation = 0;
            throw Libc.LastError($"Watching descriptor {descriptor}: epoll_ctl");
        }

        entry.Armed = entry.Wanted;
        _entries[descriptor] = entry;
        _entryCount++;
    }

    public void Update(PollEntry entry)
    {
        if (entry.IsChanged || entry.Generation == 0 || entry.Armed == entry.Wanted)
        {
            return;
        }

        if (_isPrepared)
        {
            Tell(entry);
        }
        else
        {
            entry.IsChanged = true;
            _changed.Add(entry);
        }
    }

    public void Remove(PollEntry entry)
    {
        if (entry.Generation == 0)
        {
            return;
        }

        // If it was closed behind our back, the number may be another one's by now.
        if (IsCurrent(entry))
        {
            if (entry.Armed != Interest.None)
            {
                _ = Control(Libc.EPOLL_CTL_DEL, entry, Interest.None);
            }

            _entries[entry.Handle.Descriptor] = null;
        }

        entry.Generation = 0;
        entry.Armed = entry.Wanted = Interest.None;
        _entryCount--;
    }

    public void Prepare()
    {
        _isPrepared = true;
        if (_changed.Count == 0)
        {
            return;
        }

        foreach (PollEntry entry in _changed)
        {
            entry.IsChanged = false;
            if (entry.Generation != 0 && entry.Armed != entry.Wanted)
            {
                Tell(entry);
            }
        }

        _changed.Clear();
    }

    public void TakeEvents(IReadyQueue ready)
    {
        int count = _eventCount;
        _eventCount = 0;
        _isPrepared = false;
        for (int i = 0; i < count; i++)
        {
            ref EpollEvent e = ref EventAt(i);
            if (e.Data != WakeData)
            {
                Report(e.Events, e.Data, ready);
            }
        }

        // Not with a lambda: what it captures would be an object a turn, broken or not.
        foreach (PollEntry entry in _broken)
        {
            entry.Report(Interest.Read | Interest.Write | Interest.Closed, ready);
        }

        _broken.Clear();
    }

    public Receiver CreateReceiver(PollEntry entry, IReceiverOwner owner) =>
        new ReadinessReceiver(this, entry, owner, _shared);

    public Acceptor CreateAcceptor(PollEntry entry, IAcceptorOwner owner) =>
        new ReadinessAcceptor(this, entry, owner);

    private void Report(uint events, long data, IReadyQueue ready)
    {
        int descriptor = (int)data;
        PollEntry? entry = _entries[descriptor];
        if (entry is null || entry.Generation != (uint)(data >> 32))
        {
            return;
        }

        Interest happened = Interest.None;
        if ((events & (Libc.EPOLLIN | Libc.EPOLLRDHUP | AlwaysTold)) != 0)
        {
            happened |= Interest.Read;
        }

        if ((events & (Libc.EPOLLOUT | AlwaysTold)) != 0)
        {
            happened |= Interest.Write;
        }

        if ((events & AlwaysTold) != 0)
        {
            happened |= Interest.Closed;
        }

        entry.Report(happened, ready);
    }

    private void Tell(PollEntry entry)
    {
        int operation = entry.Wanted == Interest.None ? Libc.EPOLL_CTL_DEL
            : entry.Armed == Interest.None ? Libc.EPOLL_CTL_ADD
            : Libc.EPOLL_CTL_MOD;
        if (!IsCurrent(entry) || Control(operation, entry, entry.Wanted) < 0)
        {
            // Somebody has closed the descriptor behind our back. Whoever waits there tries, and hears why.
            _broken.Add(entry);
        }

        entry.Armed = entry.Wanted;
    }

    private bool IsCurrent(PollEntry entry) => Find(entry.Handle.Descriptor) == entry;

    private int Control(int operation, PollEntry entry, Interest interest)
    {
        EpollEvent e = new()
        {
            Events = ((interest & Interest.Read) != 0 ? Libc.EPOLLIN | Libc.EPOLLRDHUP : 0)
                | ((interest & Interest.Write) != 0 ? Libc.EPOLLOUT : 0),
            Data = ((long)entry.Generation << 32) | (uint)entry.Handle.Descriptor,
        };
        return Libc.EpollControl(_epoll, operation, entry.Handle.Descriptor, &e);
    }

    private ref EpollEvent EventAt(int index) => ref *(EpollEvent*)((byte*)_events + index * EpollEvent.Stride);
}
