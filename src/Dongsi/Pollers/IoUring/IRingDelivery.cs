namespace Dongsi.LowLevel;

/// <summary>An operation that is asked for once and completes again and again.</summary>
internal interface IRingDelivery
{
    /// <summary>Is its last completion still to come?</summary>
    bool IsArmed { get; }

    /// <summary>Is it under way, and has nobody asked to end it?</summary>
    bool IsUnderWay { get; }

    /// <summary>What its completions belong to.</summary>
    RingTarget Target { get; }

    /// <summary>A wait comes next: it asks for the operation if it is wanted and not under way.</summary>
    void Arm();

    /// <summary>Something has come, or the operation has ended.</summary>
    void Complete(in RingCompletion completion, IReadyQueue ready);

    /// <summary>If something has come that its owner wants, it becomes ready.</summary>
    void QueueIfNews(IReadyQueue ready);

    /// <summary>The operation is gone, with the ring that it was asked of, and so are the buffers.</summary>
    void BeginAnew();

    /// <summary>The entry is not watched any more: nothing that came is delivered.</summary>
    void DropAll();
}
