namespace Dongsi;

/// <summary>Where bytes come from, in pieces that have nothing to do with what was sent.</summary>
/// <remarks>
/// <para><c>Dispose</c> closes it, and waits for nothing: who waits here gets a <see cref="ClosedResourceException"/>.
/// Once is enough.</para>
/// <para><b>Thread safety</b>: belongs to its loop's thread.</para>
/// <para><b>Python</b>: <c>anyio.abc.ByteReceiveStream</c>.</para>
/// </remarks>
public interface IByteReceiveStream : IDisposable
{
    /// <summary>Receives what there is, and waits until there is something.</summary>
    /// <param name="maxBytes">How many bytes at most.</param>
    /// <returns>At least one byte.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxBytes"/> is not positive.</exception>
    /// <exception cref="EndOfChannelException">Nothing is left, and nothing more will come.</exception>
    /// <exception cref="ClosedResourceException">It is closed, or was closed while this waited.</exception>
    /// <exception cref="BrokenResourceException">The connection was lost.</exception>
    /// <exception cref="BusyResourceException">Another task receives already.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: if there is nothing yet.</para>
    /// <para><b>Cancel safety</b>: nothing is lost.</para>
    /// <para><b>Python</b>: <c>await stream.receive(max_bytes)</c>.</para>
    /// </remarks>
    Coroutine<byte[]> Receive(int maxBytes = 65536);
}
