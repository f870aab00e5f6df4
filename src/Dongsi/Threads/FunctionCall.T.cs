namespace Dongsi.LowLevel;

/// <summary>A plain function, called on the loop.</summary>
internal sealed class FunctionCall<T>(EventLoop loop, ICallOwner owner, Func<T> function) : LoopCall<T>(loop, owner)
{
    private protected override void Begin()
    {
        T result = PlainResult.Of(function());
        Owner.Ended();
        Completion.SetResult(result);
    }
}
