using System.Net.Sockets;

namespace Dongsi.LowLevel;

// What it watches, and who gets what completes.
//
// Traps that are dealt with here. (1) Completions come after an entry was removed, and its place, as the number of its
// descriptor, may have a new owner: each token has the generation of the entry, and a stale one is only tidied up
// after: its buffer goes back, a connection that was accepted is closed. (2) An operation holds its socket open
// whatever close says, so it is cancelled before, and at once: the other side is to hear of the end, and a listener's
// port to be free, when close returns, not when the loop looks for events again.
// (3) What was put into the queue and not submitted would reach whoever gets the descriptor's number next: nothing
// stays unsubmitted while the loop runs. (4) A poll that nobody wants any more is left alone until it fires;
// cancelling it and asking again would have two of one token.
internal sealed unsafe partial class IoUringPoller
{
    private const int SharedBufferSize = 256 * 1024;
    private const uint GenerationMask = 0xffffff;
    private const byte SelectBuffer = 1 << 5;

    private readonly List<PollEntry> _changed = [];
    private readonly List<IRingDelivery> _news = [];
    private readonly LateReady _late = new();
    private readonly List<PollEntry?> _entries = [];
    private readonly Stack<int> _freeSlots = [];
    private readonly byte[] _shared = GC.AllocateUninitializedArray<byte>(SharedBufferSize, pinned: true);
    private uint _generation;
    private bool _isPrepared;

    public bool HasEntries => _entries.Count > _freeSlots.Count;

    public IReadOnlyList<PollEntry> Entries => [.. _entries.OfType<PollEntry>()];

    public BufferRing Buffers => _buffers;

    public bool WatchesDescriptors => true;

    public IoHandle Adopt(Socket socket) => new LinuxHandle(socket);

    public IoHandle Open(AddressFamily family) => LinuxHandle.Open(family);

    public IoHandle Look(Socket socket) => LinuxHandle.Look(socket);

    public IoHandle Adopt(int descriptor, bool isOwned) => new LinuxHandle(descriptor, isOwned, isPipe: true);

    public void Add(PollEntry entry)
    {
        _generation = Math.Max(1, (_generation + 1) & GenerationMask);
        entry.Generation = _generation;
        if (_freeSlots.TryPop(out int slot))
        {
            _entries[slot] = entry;
        }
        else
        {
            slot = _entries.Count;
            _entries.Add(entry);
        }

        entry.Slot = slot;
        Update(entry);
    }

    public void Update(PollEntry entry)
    {
        if (entry.IsChanged || entry.Generation == 0)
        {
            return;
        }

        if (_isPrepared)
        {
            // A guest's wait is going on, on another thread.
            Tell(entry);
            _ring.Submit(wait: false, 0);
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

        if ((entry.Armed & (Interest.Read | Interest.Closed)) != 0)
        {
            Cancel(entry, RingTarget.Readable);
        }

        if ((entry.Armed & Interest.Write) != 0)
        {
            Cancel(entry, RingTarget.Writable);
        }

        if (entry.Delivery is { } delivery)
        {
            delivery.DropAll();
            if (delivery.IsUnderWay)
            {
                Cancel(entry, delivery.Target);
            }
        }

        // At once: the handle is closed next, and what is not over by then keeps the other side from hearing of it.
        if (_isPrepared || entry.Armed != Interest.None || entry.Delivery is { IsArmed: true })
        {
            _ring.SubmitRest();
        }

        _entries[entry.Slot] = null;
        _freeSlots.Push(entry.Slot);
        entry.Generation = 0;
        entry.Armed = entry.Wanted = Interest.None;
        entry.Delivery = null;
    }

    public void Prepare()
    {
        ClaimRing();
        _isPrepared = true;
        if (_mustReadWake)
        {
            ReadWake();
        }

        foreach (PollEntry entry in _changed)
        {
            entry.IsChanged = false;
            if (entry.Generation != 0)
            {
                Tell(entry);
            }
        }

        _changed.Clear();
    }

    public void TakeEvents(IReadyQueue ready)
    {
        if (_isPrepared)
        {
            _isPrepared = false;
            _ring.SubmitRest();
        }

        while (_ring.TryTake(out RingCompletion completion))
        {
            Take(completion, ready);
        }

        _late.HandOver(ready);

        // Not with a lambda: what it captures would be an object a turn.
        foreach (IRingDelivery delivery in _news)
        {
            delivery.QueueIfNews(ready);
        }

        _news.Clear();
    }

    /// <summary>Something that has come before is wanted now.</summary>
    public void NoteNews(IRingDelivery delivery)
    {
        _news.Add(delivery);
        if (_isPrepared)
        {
            // A guest's wait may have begun, and nothing in the ring would end it.
            Wake();
        }
    }

    public Receiver CreateReceiver(PollEntry entry, IReceiverOwner owner)
    {
        var calls = new ReadinessReceiver(this, entry, owner, _shared);
        return entry.Handle is LinuxHandle { IsPipe: true } ? calls : new RingReceiver(this, entry, owner, calls);
    }

    public Acceptor CreateAcceptor(PollEntry entry, IAcceptorOwner owner) => new RingAcceptor(this, entry, owner);

    /// <summary>Data is delivered until it is cancelled or no buffer is left.</summary>
    public void BeginReceive(PollEntry entry)
    {
        const ushort Multishot = 1 << 1;
        _ring.Add(new RingSubmission
        {
            Operation = RingOperation.Receive,
            Flags = SelectBuffer,
            Priority = Multishot,
            Descriptor = entry.Handle.Descriptor,
            BufferGroup = BufferRing.Group,
            Token = Token(RingTarget.Receive, entry.Generation, entry.Slot),
        });
    }

    /// <summary>Connections are delivered until it is cancelled.</summary>
    public void BeginAccept(PollEntry entry)
    {
        const ushort Multishot = 1 << 0;
        _ring.Add(new RingSubmission
        {
            Operation = RingOperation.Accept,
            Priority = Multishot,
            Descriptor = entry.Handle.Descriptor,
            OperationFlags = Libc.SOCK_CLOEXEC | Libc.SOCK_NONBLOCK,
            Token = Token(RingTarget.Accept, entry.Generation, entry.Slot),
        });
    }

    /// <summary>Ends an operation of the entry; its last completion says so.</summary>
    public void Cancel(PollEntry entry, RingTarget target)
    {
        // A loop that is closed on another thread: the ring's end is the operation's, too.
        if (MayUseRing)
        {
            _ring.Add(new RingSubmission
            {
                Operation = RingOperation.Cancel,
                Descriptor = -1,
                Address = Token(target, entry.Generation, entry.Slot),
                Token = Token(RingTarget.Nobody, 0, 0),
            });
        }
    }

    private static ulong Token(RingTarget target, uint generation, int slot) =>
        ((ulong)target << 56) | ((ulong)generation << 32) | (uint)slot;

    private void Take(in RingCompletion completion, IReadyQueue ready)
    {
        var target = (RingTarget)(completion.Token >> 56);
        if (target is RingTarget.Nobody or RingTarget.Wake)
        {
            _mustReadWake |= target == RingTarget.Wake;
            return;
        }

        PollEntry? entry = _entries[(int)(uint)completion.Token];
        if (entry is null || entry.Generation != (uint)(completion.Token >> 32 & GenerationMask))
        {
            TidyUp(target, completion);
        }
        else if (target is RingTarget.Receive or RingTarget.Accept)
        {
            entry.Delivery!.Complete(completion, ready);
        }
        else
        {
            Report(entry, target, completion.Result, ready);
        }
    }

    private void Report(PollEntry entry, RingTarget target, int result, IReadyQueue ready)
    {
        Interest side = target == RingTarget.Writable ? Interest.Write : Interest.Read | Interest.Closed;
        entry.Armed &= ~side;
        if (result >= 0)
        {
            bool isClosed = ((uint)result & (Libc.EPOLLERR | Libc.EPOLLHUP)) != 0;
            entry.Report(isClosed ? side : side & ~Interest.Closed, ready);
        }
        else if (result != -Errno.ECANCELED)
        {
            // Somebody has closed the descriptor behind our back. Whoever waits there tries, and hears why.
            entry.Report(side, ready);
            return;
        }

        Update(entry);
    }

    private void TidyUp(RingTarget target, in RingCompletion completion)
    {
        if (completion.HasBuffer)
        {
            _buffers.Give(completion.Buffer);
        }

        if (target == RingTarget.Accept && completion.Result >= 0)
        {
            _ = Libc.Close(completion.Result);
        }
    }

    private void DropCompletions()
    {
        while (_ring.TryTake(out RingCompletion completion))
        {
            TidyUp((RingTarget)(completion.Token >> 56), completion);
        }
    }

    private void Tell(PollEntry entry)
    {
        Interest missing = entry.Wanted & ~entry.Armed;
        if ((missing & (Interest.Read | Interest.Closed)) != 0
            && (entry.Armed & (Interest.Read | Interest.Closed)) == 0)
        {
            Poll(entry, RingTarget.Readable,
                (entry.Wanted & Interest.Read) != 0 ? Libc.EPOLLIN | Libc.EPOLLRDHUP : 0);
            entry.Armed |= missing & (Interest.Read | Interest.Closed);
        }

        if ((missing & Interest.Write) != 0)
        {
            Poll(entry, RingTarget.Writable, Libc.EPOLLOUT);
            entry.Armed |= Interest.Write;
        }

        entry.Delivery?.Arm();
    }

    private void Poll(PollEntry entry, RingTarget target, uint events) => _ring.Add(new RingSubmission
    {
        Operation = RingOperation.PollAdd,
        Descriptor = entry.Handle.Descriptor,
        OperationFlags = events,
        Token = Token(target, entry.Generation, entry.Slot),
    });

    /// <summary>What became ready when there was nobody to tell.</summary>
    private sealed class LateReady : IReadyQueue
    {
        private readonly List<Runnable> _items = [];

        public bool IsEmpty => _items.Count == 0;

        public void Ready(Runnable item) => _items.Add(item);

        public void HandOver(IReadyQueue ready)
        {
            if (!IsEmpty)
            {
                _items.ForEach(ready.Ready);
                _items.Clear();
            }
        }
    }
}
