namespace Dongsi;

/// <summary>Where bytes go to.</summary>
/// <remarks>
/// <para><c>Dispose</c> closes it, and waits for nothing: what was sent still arrives while the loop runs, and who
/// waits here gets a <see cref="ClosedResourceException"/>. Once is enough.</para>
/// <para><b>Thread safety</b>: belongs to its loop's thread.</para>
/// <para><b>Python</b>: <c>anyio.abc.ByteSendStream</c>.</para>
/// </remarks>
public interface IByteSendStream : IDisposable
{
    /// <summary>Waits while too much of what was sent before is on its way, and sends bytes.</summary>
    /// <param name="item">All of them are sent. They are used until this is over.</param>
    /// <exception cref="ClosedResourceException">It is closed or ended, or was closed while this waited.</exception>
    /// <exception cref="BrokenResourceException">The connection was lost, or nobody receives any more.</exception>
    /// <exception cref="BusyResourceException">Another task sends already.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: if there is no room.</para>
    /// <para><b>Cancel safety</b>: if it throws, nothing was sent.</para>
    /// <para><b>Python</b>: <c>await stream.send(item)</c>, which may have sent a part.</para>
    /// </remarks>
    Coroutine Send(ReadOnlyMemory<byte> item);
}
