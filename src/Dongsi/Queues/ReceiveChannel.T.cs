using System.Diagnostics;
using Dongsi.LowLevel;

namespace Dongsi;

/// <summary>The receiving half of a channel; see <see cref="MemoryChannel"/>.</summary>
/// <typeparam name="T">What is received.</typeparam>
/// <remarks>
/// <para><c>await foreach</c> receives until every sender is closed and nothing is left. Each item goes to one
/// receiver; the first that waits is served first.</para>
/// <para>Close it when nothing more will be received: <c>using (receiver) { … }</c>. When the last clone is closed, the
/// senders are told, and what was sent and not received is dropped.</para>
/// <para><b>Thread safety</b>: belongs to the loop on which the channel is used first.</para>
/// <para><b>Python</b>: <c>anyio.MemoryObjectReceiveStream</c>, <c>trio.MemoryReceiveChannel</c>.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class ReceiveChannel<T> : IObjectReceiveStream<T>, IAsyncEnumerable<T>
{
    private ReceiveOperation<T>? _last;
    private bool _isClosed;

    internal ReceiveChannel(ChannelCore<T> core) => Core = core;

    internal ChannelCore<T> Core { get; }

    /// <summary>Receives an item, and waits for one if need be.</summary>
    /// <returns>The item.</returns>
    /// <exception cref="EndOfChannelException">No sender is left and nothing was sent before, or that came to be while
    /// this waited.</exception>
    /// <exception cref="ClosedResourceException">This half is closed, or was closed while this waited.</exception>
    /// <exception cref="InvalidOperationException">The channel belongs to another loop.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: if there is nothing to receive.</para>
    /// <para><b>Cancel safety</b>: if it throws, no item is lost. One that was handed to it already goes to the next
    /// task that waits, or back to the front.</para>
    /// <para><b>Python</b>: <c>await stream.receive()</c>.</para>
    /// </remarks>
    public Coroutine<T> Receive() => MakeReceive(isWalk: false);

    /// <summary>Receives an item if there is one.</summary>
    /// <returns>The item.</returns>
    /// <exception cref="WouldBlockException">There is none now.</exception>
    /// <exception cref="EndOfChannelException">There is none, and no sender is left.</exception>
    /// <exception cref="ClosedResourceException">This half is closed.</exception>
    /// <exception cref="InvalidOperationException">The loop runs on another thread, or another loop runs here.
    /// </exception>
    /// <remarks><para><b>Python</b>: <c>stream.receive_nowait()</c>.</para></remarks>
    public T ReceiveNoWait()
    {
        Core.UseHere();
        EnsureOpen();
        return Core.TryReceive(out T? item) ? item
            : throw (Core.IsAtEnd ? ThrowHelper.NobodySends(Core) : ThrowHelper.ChannelIsEmpty(Core));
    }

    /// <summary>Another receiving half of the same channel, which is closed for itself. Each item goes to one of them.
    /// </summary>
    /// <exception cref="ClosedResourceException">This half is closed.</exception>
    /// <exception cref="InvalidOperationException">The loop runs on another thread, or another loop runs here.
    /// </exception>
    /// <remarks><para><b>Python</b>: <c>stream.clone()</c>.</para></remarks>
    public ReceiveChannel<T> Clone()
    {
        EnsureOpen();
        Core.OpenReceiver();
        return new ReceiveChannel<T>(Core);
    }

    /// <summary>Says that nothing more will be received here. Tasks that wait to receive here get a
    /// <see cref="ClosedResourceException"/>. Once is enough.</summary>
    /// <exception cref="InvalidOperationException">The loop runs on another thread, or another loop runs here.
    /// </exception>
    /// <remarks><para><b>Python</b>: <c>stream.close()</c>.</para></remarks>
    public void Close()
    {
        if (!_isClosed)
        {
            Core.CloseReceiver(this);
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
    public override string ToString() => $"<ReceiveChannel of {Core}{(_isClosed ? " closed" : "")}>";

    /// <summary>Called by the compiler for <c>await foreach</c>, which receives until every sender is closed and
    /// nothing is left. It does not close this half.</summary>
    public ItemEnumerator<T> GetAsyncEnumerator() => new(() => MakeReceive(isWalk: true));

    IAsyncEnumerator<T> IAsyncEnumerable<T>.GetAsyncEnumerator(CancellationToken cancellationToken) =>
        new ItemEnumerator<T>(() => MakeReceive(isWalk: true), cancellationToken);

    internal void EnsureOpen()
    {
        if (_isClosed)
        {
            throw ThrowHelper.ChannelIsClosed(this);
        }
    }

    private TakeOperation<T> MakeReceive(bool isWalk) => ReceiveOperation<T>
        .For(ref _last, this, static half => new ReceiveOperation<T>(half)).As(isWalk);
}
