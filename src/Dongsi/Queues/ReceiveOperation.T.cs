using System.Diagnostics.CodeAnalysis;

namespace Dongsi.LowLevel;

/// <summary>One call of <see cref="ReceiveChannel{T}.Receive"/>, or one round of an <c>await foreach</c>.</summary>
internal sealed class ReceiveOperation<T>(ReceiveChannel<T> half) : TakeOperation<T>
{
    public override string Name => "ReceiveChannel.Receive";

    public ReceiveChannel<T> Half => half;

    private protected override WaitQueue<T> Queue => half.Core.Receivers;

    private protected override bool IsAtEnd => half.Core.IsAtEnd;

    public override string ToString() => $"<{Name} from {half.Core}>";

    private protected override bool TryTakeItem(EventLoop loop, [MaybeNullWhen(false)] out T item)
    {
        half.Core.Use(loop);
        half.EnsureOpen();
        return half.Core.TryReceive(out item);
    }

    private protected override Exception Ended() => ThrowHelper.NobodySends(half.Core);

    private protected override void PutBack(T item, long ticket) => half.Core.PutBack(item, ticket);
}
