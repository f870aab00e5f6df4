namespace Dongsi.LowLevel;

/// <summary>One wait until a connection has room again.</summary>
internal sealed class DrainOperation(StreamProtocol protocol) : WaitOperation<bool>
{
    public override string Name => "AsyncStreamWriter.Drain";

    private protected override WaitQueue<bool> Queue => protocol.Drains;

    private protected override bool TryTake(EventLoop loop, LoopTask? task, out bool result)
    {
        if (protocol.Reader.Exception is { } failure)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
        }

        if (protocol.IsLost)
        {
            throw ThrowHelper.ConnectionLost();
        }

        return result = !protocol.IsPaused;
    }
}
