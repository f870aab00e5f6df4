using System.Diagnostics.CodeAnalysis;
using Dongsi.LowLevel;

namespace Dongsi;

// Either somebody waits for an item, and then the queue is empty; or somebody waits for room, and then it is full.
// Every change below keeps it so, by serving those who wait at once.
public partial class AsyncQueue<T>
{
    private PutOperation? _lastPut;
    private GetOperation? _lastGet;
    private JoinOperation? _lastJoin;

    private TakeOperation<T> MakeGet(bool isWalk) =>
        GetOperation.For(ref _lastGet, this, static queue => new GetOperation(queue)).As(isWalk);

    private bool TryPut(T item)
    {
        if (_isShutDown)
        {
            throw ThrowHelper.QueueIsShutDown(this);
        }

        if (_getters.TryTake(out WaitOperation<T>? getter))
        {
            ((GetOperation)getter).Serve(item, _items.NextTicket());
        }
        else if (!Full)
        {
            _items.Add(item);
        }
        else
        {
            return false;
        }

        _unfinished++;
        return true;
    }

    private bool TryGet([MaybeNullWhen(false)] out T item)
    {
        if (Empty)
        {
            item = default;
            return false;
        }

        item = _items.Take();
        while (_putters.Count > 0 && !Full && _putters.TryTake(out WaitOperation<bool>? putter))
        {
            Admit(putter);
        }

        return true;
    }

    /// <summary>There is room for somebody who waits. The order of a priority queue is the user's code and may throw;
    /// that is for the one who puts.</summary>
    private void Admit(WaitOperation<bool> putter)
    {
        try
        {
            _items.Add(((PutOperation)putter).TakeItem());
        }
        catch (Exception e)
        {
            putter.FailWait(e);
            return;
        }

        _unfinished++;
        putter.Grant(true);
    }

    /// <summary>The task that was served did not take it.</summary>
    private void PutBack(T item, long ticket)
    {
        if (_isDropped)
        {
            Finish(Math.Min(1, _unfinished));
        }
        else if (_getters.TryTake(out WaitOperation<T>? getter))
        {
            ((GetOperation)getter).Serve(item, ticket);
        }
        else if (!_ended.TryServe(item, ticket))
        {
            _items.PutBack(item, ticket);
        }
    }

    private void Finish(int count)
    {
        _unfinished -= count;
        if (_unfinished == 0)
        {
            _joiners.GrantAll(true);
        }
    }

    private sealed class PutOperation(AsyncQueue<T> queue) : GiveOperation<T>
    {
        public override string Name => $"{queue.Kind}.Put";

        private protected override WaitQueue<bool> Queue => queue._putters;

        public override string ToString() => $"<{Name} into {queue}>";

        private protected override bool TryGive(EventLoop loop, T item)
        {
            queue._binding.Use(loop, queue);
            return queue.TryPut(item);
        }
    }

    private sealed class GetOperation(AsyncQueue<T> queue) : TakeOperation<T>
    {
        public override string Name => $"{queue.Kind}.Get";

        private protected override WaitQueue<T> Queue => queue._getters;

        private protected override bool IsAtEnd => queue._isShutDown && queue.Empty;

        public override string ToString() => $"<{Name} from {queue}>";

        private protected override bool TryTakeItem(EventLoop loop, [MaybeNullWhen(false)] out T item)
        {
            queue._binding.Use(loop, queue);
            return queue.TryGet(out item);
        }

        private protected override Exception Ended() => ThrowHelper.QueueIsShutDown(queue);

        private protected override void PutBack(T item, long ticket) => queue.PutBack(item, ticket);
    }

    private sealed class JoinOperation(AsyncQueue<T> queue) : WaitOperation<bool>
    {
        public override string Name => $"{queue.Kind}.Join";

        private protected override WaitQueue<bool> Queue => queue._joiners;

        public override string ToString() => $"<{Name} of {queue}>";

        private protected override bool TryTake(EventLoop loop, LoopTask? task, out bool result)
        {
            queue._binding.Use(loop, queue);
            return result = queue._unfinished == 0;
        }
    }
}
