using Dongsi.Stress.Schedules;

namespace Dongsi.Stress.Queues;

/// <summary>
/// Tasks put numbered parcels and get them. What was put comes out once; what was not, because the put threw, never.
/// </summary>
/// <param name="post">The queue or channel.</param>
/// <param name="oneGets">Only one task gets, so that the order must be kept whatever happens.</param>
internal sealed class PostSubject(IPost post, bool oneGets) : Subject
{
    private const int Helper = 100;

    private readonly HashSet<Parcel> _sent = [];
    private readonly HashSet<Parcel> _received = [];
    private readonly Dictionary<int, int> _lastOfSender = [];
    private int _number;

    public override async Coroutine Act(Actor actor)
    {
        bool mayGet = !oneGets || actor.Number == 0;
        switch (actor.Random.Next(oneGets && mayGet ? 3 : 6))
        {
            case 0 when mayGet:
                Drain(actor);
                break;
            case 1 or 2 when mayGet:
                Receive(await post.Get(), actor);
                break;
            case 3:
                // Several at once: then several tasks are served in one turn.
                for (int i = actor.Random.Next(1, 4); i > 0; i--)
                {
                    TrySend(actor.Number);
                }

                break;
            default:
                await Send(actor);
                break;
        }

        await actor.Pause();
    }

    public override bool Unblock(EventLoop loop)
    {
        if (post.IsStarved)
        {
            loop.CallSoon(() => TrySend(Helper));
            return true;
        }

        if (post.IsStuffed)
        {
            loop.CallSoon(() => Drain(actor: null));
            return true;
        }

        return false;
    }

    public override void LookAtEnd()
    {
        Drain(actor: null);
        Demand(_sent.IsSubsetOf(_received), $"lost: {string.Join(", ", _sent.Except(_received))}");
        Demand(
            _received.IsSubsetOf(_sent),
            $"its put threw, but it came: {string.Join(", ", _received.Except(_sent))}");
    }

    private async Coroutine Send(Actor actor)
    {
        var parcel = new Parcel(actor.Number, ++_number);
        actor.Note($"puts {parcel}");
        await post.Put(parcel);
        _sent.Add(parcel);
    }

    private void TrySend(int sender)
    {
        var parcel = new Parcel(sender, ++_number);
        if (post.TryPut(parcel))
        {
            _sent.Add(parcel);
        }
    }

    /// <summary>Takes all at once, so that nothing that comes back can be overtaken meanwhile.</summary>
    private void Drain(Actor? actor)
    {
        Dictionary<int, int> lastOfSender = [];
        while (post.TryGet(out Parcel parcel))
        {
            InOrder(lastOfSender, parcel);
            Receive(parcel, actor);
        }
    }

    private void Receive(Parcel parcel, Actor? actor)
    {
        actor?.Note($"got {parcel}");
        Demand(_received.Add(parcel), $"{parcel} came twice");
        if (oneGets)
        {
            InOrder(_lastOfSender, parcel);
        }
    }

    private void InOrder(Dictionary<int, int> lastOfSender, Parcel parcel)
    {
        int last = lastOfSender.GetValueOrDefault(parcel.Sender);
        Demand(!post.KeepsOrder || last < parcel.Number, $"{parcel} came after number {last} of the same sender");
        lastOfSender[parcel.Sender] = parcel.Number;
    }
}
