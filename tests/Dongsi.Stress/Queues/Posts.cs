namespace Dongsi.Stress.Queues;

/// <summary>Queues and channels under one name.</summary>
internal static class Posts
{
    internal sealed class OfQueue(AsyncQueue<Parcel> queue, Random random, bool keepsOrder = true) : IPost
    {
        public bool KeepsOrder => keepsOrder;

        public bool IsStarved => queue.GetStatistics() is { TasksWaitingGet: > 0, QSize: 0 };

        public bool IsStuffed => queue.GetStatistics() is { TasksWaitingPut: > 0 } && queue.Full;

        public Coroutine Put(Parcel parcel) => queue.Put(parcel);

        public Coroutine<Parcel> Get() => random.Next(2) == 0 ? queue.Get() : Walk();

        public bool TryPut(Parcel parcel)
        {
            if (queue.Full)
            {
                return false;
            }

            queue.PutNoWait(parcel);
            return true;
        }

        public bool TryGet(out Parcel parcel)
        {
            parcel = queue.Empty ? default : queue.GetNoWait();
            return parcel != default;
        }

        private async Coroutine<Parcel> Walk()
        {
            await foreach (Parcel parcel in queue)
            {
                return parcel;
            }

            throw new InvalidOperationException("The walk has ended.");
        }
    }

    internal sealed class OfChannel : IPost
    {
        private readonly Random _random;
        private readonly SendChannel<Parcel>[] _senders;
        private readonly ReceiveChannel<Parcel>[] _receivers;

        public OfChannel(int capacity, Random random)
        {
            _random = random;
            (SendChannel<Parcel> sender, ReceiveChannel<Parcel> receiver) = MemoryChannel.Create<Parcel>(capacity);
            _senders = [sender, sender.Clone()];
            _receivers = [receiver, receiver.Clone()];
        }

        public bool KeepsOrder => true;

        public bool IsStarved => Statistics is { TasksWaitingReceive: > 0, CurrentBufferUsed: 0, TasksWaitingSend: 0 };

        public bool IsStuffed => Statistics is { TasksWaitingSend: > 0, TasksWaitingReceive: 0 } full
            && full.CurrentBufferUsed >= full.MaxBufferSize;

        private MemoryChannelStatistics Statistics => _senders[0].GetStatistics();

        private ReceiveChannel<Parcel> Receiver => _receivers[_random.Next(2)];

        private SendChannel<Parcel> Sender => _senders[_random.Next(2)];

        public Coroutine Put(Parcel parcel) => Sender.Send(parcel);

        public Coroutine<Parcel> Get() => _random.Next(2) == 0 ? Receiver.Receive() : Walk();

        public bool TryPut(Parcel parcel)
        {
            if (Statistics is { TasksWaitingReceive: 0 } now && now.CurrentBufferUsed >= now.MaxBufferSize)
            {
                return false;
            }

            Sender.SendNoWait(parcel);
            return true;
        }

        public bool TryGet(out Parcel parcel)
        {
            bool isThere = Statistics is { CurrentBufferUsed: > 0 } or { TasksWaitingSend: > 0 };
            parcel = isThere ? Receiver.ReceiveNoWait() : default;
            return isThere;
        }

        private async Coroutine<Parcel> Walk()
        {
            await foreach (Parcel parcel in Receiver)
            {
                return parcel;
            }

            throw new InvalidOperationException("The walk has ended.");
        }
    }
}
