namespace Dongsi;

/// <summary>Where things go to, one by one.</summary>
/// <typeparam name="T">What is sent.</typeparam>
/// <remarks>
/// <para><c>Dispose</c> closes it, and waits for nothing: what was sent still arrives, and who waits here gets a
/// <see cref="ClosedResourceException"/>. Once is enough.</para>
/// <para><b>Thread safety</b>: belongs to its loop's thread.</para>
/// <para><b>Python</b>: <c>anyio.abc.ObjectSendStream</c>, <c>trio.abc.SendChannel</c>.</para>
/// </remarks>
public interface IObjectSendStream<T> : IDisposable
{
    /// <summary>Sends something, and waits for room if need be.</summary>
    /// <param name="item">What to send.</param>
    /// <exception cref="ClosedResourceException">It is closed or ended, or was closed while this waited.</exception>
    /// <exception cref="BrokenResourceException">Nobody is there any more to receive it.</exception>
    /// <exception cref="BusyResourceException">Another task sends already, and this stream serves one.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: if there is no room.</para>
    /// <para><b>Cancel safety</b>: if it throws, nothing was sent.</para>
    /// <para><b>Python</b>: <c>await stream.send(item)</c>.</para>
    /// </remarks>
    Coroutine Send(T item);
}
