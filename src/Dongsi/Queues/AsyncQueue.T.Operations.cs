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

    private GetOperation MakeGet(bool isWalk)
    {
        GetOperation operation = GetOperation.For(ref _lastGet, this, static queue => new GetOperation(queue));
        operation.IsWalk = isWalk;
        operation.HasEnded = false;
        return operation;
    }

    private bool TryPut(T item)
    {
        if (_isShutDown)
        {
            throw ThrowHelper.QueueIsShutDown(this);
        }

        if (_getters.TryTake(out WaitOperation<T>? getter))
        {
            Serve(getter, item, _items.NextTicket());
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
            _items.Add(((PutOperation)putter).TakeItem());
            _unfinished++;
            putter.Grant(true);
        }

        return true;
    }

    private static void Serve(WaitOperation<T> getter, T item, long ticket)
    {
        ((GetOperation)getter).Ticket = ticket;
        getter.Grant(item);
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
            Serve(getter, item, ticket);
        }
        else
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

    private sealed class PutOperation(AsyncQueue<T> queue) : WaitOperation<bool>
    {
        private T _item = default!;

        public override string Name => $"{queue.Kind}.Put";

        internal override bool HasHappened => Stage == CoroutineStage.Ended && Failure is null;

        private protected override WaitQueue<bool> Queue => queue._putters;

        public PutOperation With(T item)
        {
            _item = item;
            return this;
        }

        /// <summary>The item, which is kept alive here no longer.</summary>
        public T TakeItem()
        {
            T item = _item;
            _item = default!;
            return item;
        }

        public void EndInVain()
        {
            TakeItem();
            FailWait(ThrowHelper.QueueIsShutDown(queue));
        }

        public override string ToString() => $"<{Name} into {queue}>";

        private protected override bool TryTake(EventLoop loop, LoopTask? task, out bool result)
        {
            T item = TakeItem();
            queue._binding.Use(loop, queue);
            result = queue.TryPut(item);
            if (!result)
            {
                _item = item;
            }

            return result;
        }

        private protected override void GaveUp() => TakeItem();
    }

    private sealed class GetOperation(AsyncQueue<T> queue) : WaitOperation<T>
    {
        public override string Name => $"{queue.Kind}.Get";

        /// <summary>It belongs to an <c>await foreach</c>, for which the end of the queue is no error.</summary>
        public bool IsWalk { get; set; }

        /// <summary>There was nothing more to get, and the result is none.</summary>
        public bool HasEnded { get; set; }

        public long Ticket { get; set; }

        private protected override WaitQueue<T> Queue => queue._getters;

        /// <summary>The queue is shut down, and this waited.</summary>
        public void End()
        {
            if (IsWalk)
            {
                HasEnded = true;
                Grant(default!);
            }
            else
            {
                FailWait(ThrowHelper.QueueIsShutDown(queue));
            }
        }

        public override string ToString() => $"<{Name} from {queue}>";

        private protected override bool TryTake(EventLoop loop, LoopTask? task, [MaybeNullWhen(false)] out T result)
        {
            queue._binding.Use(loop, queue);
            if (queue.TryGet(out result))
            {
                return true;
            }

            if (queue._isShutDown && !IsWalk)
            {
                throw ThrowHelper.QueueIsShutDown(queue);
            }

            result = default!;
            return HasEnded = queue._isShutDown;
        }

        private protected override void TakeBack(T result)
        {
            if (!HasEnded)
            {
                queue.PutBack(result, Ticket);
            }
        }
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
