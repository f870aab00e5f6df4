using System.Diagnostics.CodeAnalysis;

namespace Dongsi.LowLevel;

/// <summary>What the two halves of a channel have in common.</summary>
/// <remarks>
/// Either somebody waits to receive, and then there is nothing to receive; or somebody waits to send, and then there is
/// no room. Every change keeps it so, by serving those who wait at once.
/// </remarks>
internal sealed class ChannelCore<T>(int capacity)
{
    private readonly FifoStore<T> _buffer = new();
    private readonly EndedTakes<T> _ended = new();
    private LoopBinding _binding;
    private int _peak;

    public WaitQueue<bool> Senders { get; } = new();

    public WaitQueue<T> Receivers { get; } = new();

    public int OpenSenders { get; private set; } = 1;

    public int OpenReceivers { get; private set; } = 1;

    public void Use(EventLoop loop) => _binding.Use(loop, this);

    public void UseHere() => _binding.UseHere(this);

    public void OpenSender()
    {
        UseHere();
        OpenSenders++;
    }

    public void OpenReceiver()
    {
        UseHere();
        OpenReceivers++;
    }

    /// <exception cref="BrokenResourceException">Nobody could ever receive it.</exception>
    public bool TrySend(T item)
    {
        if (OpenReceivers == 0)
        {
            throw ThrowHelper.NobodyReceives(this);
        }

        if (Receivers.TryTake(out WaitOperation<T>? receiver))
        {
            ((ReceiveOperation<T>)receiver).Serve(item, _buffer.NextTicket());
            return true;
        }

        if (_buffer.Count >= capacity)
        {
            return false;
        }

        Add(item);
        return true;
    }

    /// <summary>False if there is nothing now; <see cref="IsAtEnd"/> tells whether there ever will be.</summary>
    public bool TryReceive([MaybeNullWhen(false)] out T item)
    {
        if (_buffer.Count == 0)
        {
            if (!Senders.TryTake(out WaitOperation<bool>? sender))
            {
                item = default;
                return false;
            }

            item = TakeFrom(sender);
            return true;
        }

        item = _buffer.Take();
        while (_buffer.Count < capacity && Senders.TryTake(out WaitOperation<bool>? sender))
        {
            Add(TakeFrom(sender));
        }

        return true;
    }

    public bool IsAtEnd => OpenSenders == 0 && _buffer.Count == 0;

    /// <summary>The task that was served did not take it.</summary>
    public void PutBack(T item, long ticket)
    {
        if (Receivers.TryTake(out WaitOperation<T>? receiver))
        {
            ((ReceiveOperation<T>)receiver).Serve(item, ticket);
        }
        else if (!_ended.TryServe(item, ticket) && OpenReceivers > 0)
        {
            _buffer.PutBack(item, ticket);
            _peak = Math.Max(_peak, _buffer.Count);
        }
    }

    public void CloseSender(SendChannel<T> half)
    {
        UseHere();
        OpenSenders--;
        EndAll(
            Senders,
            operation => ((SendOperation<T>)operation).Half == half,
            () => ThrowHelper.ChannelIsClosed(half));
        while (OpenSenders == 0 && Receivers.TryTake(out WaitOperation<T>? receiver))
        {
            _ended.End(receiver);
        }
    }

    public void CloseReceiver(ReceiveChannel<T> half)
    {
        UseHere();
        OpenReceivers--;
        EndAll(
            Receivers,
            operation => ((ReceiveOperation<T>)operation).Half == half,
            () => ThrowHelper.ChannelIsClosed(half));
        if (OpenReceivers == 0)
        {
            _buffer.Clear();
            EndAll(Senders, static _ => true, () => ThrowHelper.NobodyReceives(this));
        }
    }

    public MemoryChannelStatistics GetStatistics()
    {
        _binding.EnsureOwnThread();
        return new MemoryChannelStatistics(
            _buffer.Count, _peak, capacity, OpenSenders, OpenReceivers, Senders.Count, Receivers.Count);
    }

    public override string ToString() =>
        $"<MemoryChannel items={_buffer.Count}"
        + $" capacity={(capacity == MemoryChannel.Unbounded ? "unbounded" : capacity)}"
        + $" senders={OpenSenders} receivers={OpenReceivers}>";

    private static T TakeFrom(WaitOperation<bool> sender)
    {
        T item = ((SendOperation<T>)sender).TakeItem();
        sender.Grant(true);
        return item;
    }

    private static void EndAll<TResult>(
        WaitQueue<TResult> queue, Func<WaitOperation<TResult>, bool> isMeant, Func<Exception> failure)
    {
        WaitOperation<TResult>? next;
        for (WaitOperation<TResult>? operation = queue.First; operation is not null; operation = next)
        {
            next = operation.Next;
            if (isMeant(operation))
            {
                queue.Remove(operation);
                (operation as SendOperation<T>)?.TakeItem();
                operation.FailWait(failure());
            }
        }
    }

    private void Add(T item)
    {
        _buffer.Add(item);
        if (_buffer.Count > _peak)
        {
            _peak = _buffer.Count;
        }
    }
}
