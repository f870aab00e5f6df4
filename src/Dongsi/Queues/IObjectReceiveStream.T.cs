namespace Dongsi;

/// <summary>Where things come from, one by one.</summary>
/// <typeparam name="T">What comes.</typeparam>
/// <remarks>
/// <para><c>Dispose</c> closes it, and waits for nothing: who waits here gets a <see cref="ClosedResourceException"/>.
/// Once is enough.</para>
/// <para><b>Thread safety</b>: belongs to its loop's thread.</para>
/// <para><b>Python</b>: <c>anyio.abc.ObjectReceiveStream</c>, <c>trio.abc.ReceiveChannel</c>.</para>
/// </remarks>
public interface IObjectReceiveStream<T> : IDisposable
{
    /// <summary>Receives the next one, and waits for it if need be.</summary>
    /// <exception cref="EndOfChannelException">Nothing is left, and nothing more will come.</exception>
    /// <exception cref="ClosedResourceException">It is closed, or was closed while this waited.</exception>
    /// <exception cref="BrokenResourceException">The other side is gone without having ended.</exception>
    /// <exception cref="BusyResourceException">Another task receives already, and this stream serves one.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: if there is nothing yet.</para>
    /// <para><b>Cancel safety</b>: nothing is lost.</para>
    /// <para><b>Python</b>: <c>await stream.receive()</c>.</para>
    /// </remarks>
    Coroutine<T> Receive();
}
