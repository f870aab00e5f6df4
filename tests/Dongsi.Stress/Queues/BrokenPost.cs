using System.Diagnostics.CodeAnalysis;

namespace Dongsi.Stress.Queues;

/// <summary>A queue as one might write it, with one fault.</summary>
internal sealed class BrokenPost(BrokenPost.Fault fault) : IPost
{
    private readonly LinkedList<Parcel> _parcels = [];
    private readonly LinkedList<Future<Parcel>> _getters = [];
    private readonly LinkedList<(Future<bool> Room, Parcel Parcel)> _putters = [];

    internal enum Fault
    {
        /// <summary>What was handed to a getter that is cancelled in the same turn is lost.</summary>
        Loses,

        /// <summary>What comes back is put at the front, even before what came back earlier.</summary>
        TurnsRound,

        /// <summary>A put throws although its item was taken in.</summary>
        PutsAndThrows,
    }

    public bool KeepsOrder => true;

    public bool IsStarved => _getters.Count > 0 && _parcels.Count == 0;

    public bool IsStuffed => _putters.Count > 0 && IsFull;

    private bool IsFull => fault == Fault.PutsAndThrows && _parcels.Count > 0;

    public async Coroutine Put(Parcel parcel)
    {
        if (TryPut(parcel))
        {
            return;
        }

        Future<bool> room = Asyncio.RunningLoop.CreateFuture<bool>();
        LinkedListNode<(Future<bool>, Parcel)> place = _putters.AddLast((room, parcel));
        try
        {
            await room;
        }
        finally
        {
            place.List?.Remove(place);
        }
    }

    public async Coroutine<Parcel> Get()
    {
        if (TryGet(out Parcel parcel))
        {
            return parcel;
        }

        Future<Parcel> arrival = Asyncio.RunningLoop.CreateFuture<Parcel>();
        LinkedListNode<Future<Parcel>> place = _getters.AddLast(arrival);
        try
        {
            return await arrival;
        }
        catch (CancelledException) when (fault != Fault.Loses && arrival.Done && !arrival.Cancelled)
        {
            if (!TryServe(arrival.Result))
            {
                _parcels.AddFirst(arrival.Result);
            }

            throw;
        }
        finally
        {
            place.List?.Remove(place);
        }
    }

    public bool TryPut(Parcel parcel)
    {
        if (TryServe(parcel))
        {
            return true;
        }

        if (IsFull)
        {
            return false;
        }

        _parcels.AddLast(parcel);
        return true;
    }

    public bool TryGet([MaybeNullWhen(false)] out Parcel parcel)
    {
        parcel = _parcels.First?.Value ?? default;
        if (_parcels.Count == 0)
        {
            return false;
        }

        _parcels.RemoveFirst();
        while (!IsFull && _putters.First is { Value: var next })
        {
            _putters.RemoveFirst();
            if (!next.Room.Done)
            {
                _parcels.AddLast(next.Parcel);
                next.Room.SetResult(true);
            }
        }

        return true;
    }

    private bool TryServe(Parcel parcel)
    {
        while (_getters.First is { Value: var getter })
        {
            _getters.RemoveFirst();
            if (!getter.Done)
            {
                getter.SetResult(parcel);
                return true;
            }
        }

        return false;
    }
}
