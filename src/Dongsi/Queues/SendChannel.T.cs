using System.Diagnostics;
using Dongsi.LowLevel;

namespace Dongsi;

/// <summary>The sending half of a channel; see <see cref="MemoryChannel"/>.</summary>
/// <typeparam name="T">What is sent.</typeparam>
/// <remarks>
/// <para>Close it when nothing more will be sent: <c>using (sender) { … }</c>. When the last clone is closed, the
/// receivers come to their end. For every task that closes it, make a <see cref="Clone"/>.</para>
/// <para><b>Thread safety</b>: belongs to the loop on which the channel is used first.</para>
/// <para><b>Python</b>: <c>anyio.MemoryObjectSendStream</c>, <c>trio.MemorySendChannel</c>.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class SendChannel<T> : IObjectSendStream<T>
{
    private SendOperation<T>? _last;
    private bool _isClosed;

    internal SendChannel(ChannelCore<T> core) => Core = core;

    internal ChannelCore<T> Core { get; }

    /// <summary>Sends an item, and waits for room, or for a receiver, if need be.</summary>
    /// <param name="item">What to send.</param>
    /// <exception cref="BrokenResourceException">No receiver is left, or the last was closed while this waited.
    /// </exception>
    /// <exception cref="ClosedResourceException">This half is closed, or was closed while this waited.</exception>
    /// <exception cref="InvalidOperationException">The channel belongs to another loop.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: if there is no room and nobody receives.</para>
    /// <para><b>Cancel safety</b>: if it throws, the item was not sent. If it was sent when a cancellation comes, this
    /// returns, and the next await throws.</para>
    /// <para><b>Python</b>: <c>await stream.send(item)</c>.</para>
    /// </remarks>
    public Coroutine Send(T item) =>
        SendOperation<T>.For(ref _last, this, static half => new SendOperation<T>(half)).With(item);

    /// <summary>Sends an item if there is room, or a receiver that waits.</summary>
    /// <param name="item">What to send.</param>
    /// <exception cref="WouldBlockException">There is no room, and nobody waits to receive.</exception>
    /// <exception cref="BrokenResourceException">No receiver is left.</exception>
    /// <exception cref="ClosedResourceException">This half is closed.</exception>
    /// <exception cref="InvalidOperationException">The loop runs on another thread, or another loop runs here.
    /// </exception>
    /// <remarks><para><b>Python</b>: <c>stream.send_nowait(item)</c>.</para></remarks>
    public void SendNoWait(T item)
    {
        Core.UseHere();
        EnsureOpen();
        if (!Core.TrySend(item))
        {
            throw ThrowHelper.ChannelIsFull(Core);
        }
    }

    /// <summary>Another sending half of the same channel, which is closed for itself.</summary>
    /// <exception cref="ClosedResourceException">This half is closed.</exception>
    /// <exception cref="InvalidOperationException">The loop runs on another thread, or another loop runs here.
    /// </exception>
    /// <remarks><para><b>Python</b>: <c>stream.clone()</c>.</para></remarks>
    public SendChannel<T> Clone()
    {
        EnsureOpen();
        Core.OpenSender();
        return new SendChannel<T>(Core);
    }

    /// <summary>Says that nothing more will be sent here. What was sent can still be received. Tasks that wait to send
    /// here get a <see cref="ClosedResourceException"/>. Once is enough.</summary>
    /// <exception cref="InvalidOperationException">The loop runs on another thread, or another loop runs here.
    /// </exception>
    /// <remarks><para><b>Python</b>: <c>stream.close()</c>.</para></remarks>
    public void Close()
    {
        if (!_isClosed)
        {
            Core.CloseSender(this);
            _isClosed = true;
        }
    }

    /// <summary>The same as <see cref="Close"/>.</summary>
    /// <exception cref="InvalidOperationException">The loop runs on another thread, or another loop runs here.
    /// </exception>
    public void Dispose() => Close();

    /// <summary>How full the channel is, and who waits.</summary>
    /// <exception cref="InvalidOperationException">The loop runs on another thread.</exception>
    /// <remarks><para><b>Python</b>: <c>stream.statistics()</c>.</para></remarks>
    public MemoryChannelStatistics GetStatistics() => Core.GetStatistics();

    /// <summary>The half, for people.</summary>
    public override string ToString() => $"<SendChannel of {Core}{(_isClosed ? " closed" : "")}>";

    internal void EnsureOpen()
    {
        if (_isClosed)
        {
            throw ThrowHelper.ChannelIsClosed(this);
        }
    }
}
