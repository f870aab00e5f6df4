namespace Dongsi;

/// <summary>What all transports have: they bring a protocol its data, and take what it sends.</summary>
/// <remarks>
/// <para><b>Thread safety</b>: belongs to its loop's thread.</para>
/// <para><b>Python</b>: <c>asyncio.BaseTransport</c>.</para>
/// </remarks>
public abstract class BaseTransport
{
    private protected BaseTransport(EventLoop loop) => Loop = loop;

    /// <summary>The loop it belongs to.</summary>
    public EventLoop Loop { get; }

    /// <summary>Has it been closed, or is it being closed?</summary>
    /// <remarks><para><b>Python</b>: <c>transport.is_closing()</c>.</para></remarks>
    public abstract bool IsClosing { get; }

    /// <summary>
    /// Closes it: what was written before is still sent, nothing more is received, and then the protocol hears
    /// <see cref="BaseProtocol.ConnectionLost"/> with null. Twice is the same as once.
    /// </summary>
    /// <exception cref="InvalidOperationException">The loop runs on another thread.</exception>
    /// <remarks><para><b>Python</b>: <c>transport.close()</c>.</para></remarks>
    public abstract void Close();

    /// <summary>Closes it at once: what waits to be sent is lost.</summary>
    /// <exception cref="InvalidOperationException">The loop runs on another thread.</exception>
    /// <remarks><para><b>Python</b>: <c>transport.abort()</c>.</para></remarks>
    public abstract void Abort();

    /// <summary>Something about the connection, by asyncio's name of it.</summary>
    /// <param name="name">For sockets <c>peername</c> and <c>sockname</c> (an <see cref="System.Net.EndPoint"/>) and
    /// <c>socket</c> (a <see cref="System.Net.Sockets.Socket"/>, to look at and to set options of); over TLS also
    /// <c>ssl_object</c> (an <see cref="System.Net.Security.SslStream"/>), <c>peercert</c> and <c>cipher</c>; for
    /// processes <c>subprocess</c>.</param>
    /// <param name="defaultValue">What to return if there is no such thing here.</param>
    /// <remarks><para><b>Python</b>: <c>transport.get_extra_info(name)</c>.</para></remarks>
    public virtual object? GetExtraInfo(string name, object? defaultValue = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        return defaultValue;
    }

    /// <summary>Calls a protocol. What it throws is reported, and is not the connection's end.</summary>
    private protected void Tell(BaseProtocol protocol, Action call, string name)
    {
        try
        {
            call();
        }
        catch (Exception e)
        {
            ReportFailure(protocol, name, e);
        }
    }

    /// <summary>A call of a protocol threw.</summary>
    private protected void ReportFailure(BaseProtocol protocol, string name, Exception exception) =>
        Report($"{protocol.GetType().Name}.{name} failed", exception);

    private protected void Report(string message, Exception? exception) =>
        Loop.CallExceptionHandler(new LoopErrorContext
        {
            Message = message,
            Exception = exception,
            Transport = this,
        });
}
