namespace Dongsi.Stress.Queues;

/// <summary>A queue or a channel, or a broken one.</summary>
internal interface IPost
{
    /// <summary>Among parcels of one sender, the one that was put first comes first.</summary>
    bool KeepsOrder { get; }

    /// <summary>Somebody waits for a parcel, and there is none.</summary>
    bool IsStarved { get; }

    /// <summary>Somebody waits for room, and there is none.</summary>
    bool IsStuffed { get; }

    Coroutine Put(Parcel parcel);

    Coroutine<Parcel> Get();

    bool TryPut(Parcel parcel);

    bool TryGet(out Parcel parcel);
}
