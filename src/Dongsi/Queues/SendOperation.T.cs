namespace Dongsi.LowLevel;

/// <summary>One call of <see cref="SendChannel{T}.Send"/>.</summary>
internal sealed class SendOperation<T>(SendChannel<T> half) : GiveOperation<T>
{
    public override string Name => "SendChannel.Send";

    public SendChannel<T> Half => half;

    private protected override WaitQueue<bool> Queue => half.Core.Senders;

    public override string ToString() => $"<{Name} into {half.Core}>";

    private protected override bool TryGive(EventLoop loop, T item)
    {
        half.Core.Use(loop);
        half.EnsureOpen();
        return half.Core.TrySend(item);
    }
}
