namespace Dongsi.LowLevel;

/// <summary>A reader and a writer as one <see cref="Stream"/> of .NET.</summary>
/// <remarks>The reader and the protocol know it only while somebody waits for them: the program alone holds the writer,
/// whose finalizer finds connections that were forgotten (<see cref="StreamProtocol"/>).</remarks>
/// <param name="reader">What is read.</param>
/// <param name="writer">What is written to.</param>
internal sealed class ConnectionStream(AsyncStreamReader reader, AsyncStreamWriter writer)
    : LoopStream(writer.Transport.Loop)
{
    /// <summary>What is sent in one go, before it is asked whether there is still room.</summary>
    private const int MostAtOnce = 64 * 1024;

    /// <summary>Closes the connection, and waits until it is closed.</summary>
    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync().ConfigureAwait(false);
        if (EventLoop.Running == Loop)
        {
            await writer.DisposeAsync().ConfigureAwait(false);
        }
        else if (!Loop.IsClosed)
        {
            var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Loop.PostCall(
                () => Loop.CreateTask(writer.Protocol.WaitClosed()).AddDoneCallback(_ => closed.TrySetResult()),
                dropped: _ => closed.TrySetResult());
            await closed.Task.ConfigureAwait(false);
        }
    }

    internal override bool TryTake(Span<byte> target, out int count)
    {
        reader.EnsureNobodyWaits(Loop, this);
        count = 0;
        return target.IsEmpty ? reader.HasNews : reader.TryRead(target, out count);
    }

    internal override void BeganToWait()
    {
        reader.Stream = this;
        reader.WantMore();
    }

    internal override int Put(ReadOnlySpan<byte> data)
    {
        StreamProtocol protocol = writer.Protocol;
        if (protocol.IsLost || writer.IsClosing)
        {
            throw protocol.Loss ?? ThrowHelper.ConnectionLost();
        }

        if (protocol.IsPaused)
        {
            protocol.Stream = this;
            return 0;
        }

        ReadOnlySpan<byte> part = data[..Math.Min(data.Length, MostAtOnce)];
        writer.Transport.Write(part);
        return part.Length;
    }

    private protected override void CloseBelow() => writer.Close();
}
