using System.Net;

namespace Dongsi;

/// <summary>A connection, or a pipe: the sending side of a <see cref="Protocol"/>, and what steers the receiving one.
/// </summary>
/// <remarks>
/// <para>Nothing here waits. What cannot be sent at once is kept and sent when there is room; the protocol is told when
/// that becomes much, and when it has become little again (<see cref="SetWriteBufferLimits"/>).</para>
/// <para><b>Python</b>: <c>asyncio.Transport</c>, <c>ReadTransport</c> and <c>WriteTransport</c>.</para>
/// </remarks>
public abstract class Transport : BaseTransport
{
    private protected Transport(EventLoop loop) : base(loop)
    {
    }

    /// <summary>This side's address; null for a pipe.</summary>
    public EndPoint? LocalEndPoint => GetExtraInfo("sockname") as EndPoint;

    /// <summary>The other side's address; null for a pipe.</summary>
    public EndPoint? RemoteEndPoint => GetExtraInfo("peername") as EndPoint;

    /// <summary>Does it deliver what comes? Not while paused, nor once it is closing or the other side has ended.
    /// </summary>
    /// <remarks><para><b>Python</b>: <c>transport.is_reading()</c>.</para></remarks>
    public abstract bool IsReading { get; }

    /// <summary>How many bytes wait to be sent.</summary>
    /// <remarks><para><b>Python</b>: <c>transport.get_write_buffer_size()</c>.</para></remarks>
    public abstract int WriteBufferSize { get; }

    /// <summary>The limits of <see cref="SetWriteBufferLimits"/>, in bytes.</summary>
    /// <remarks><para><b>Python</b>: <c>transport.get_write_buffer_limits()</c>.</para></remarks>
    public abstract (int Low, int High) WriteBufferLimits { get; }

    /// <summary>Was the protocol told to stop writing, and not yet to go on?</summary>
    internal virtual bool IsWritingPaused => WriteBufferSize > WriteBufferLimits.High;

    /// <summary>Can the sending half be ended alone? Not over TLS.</summary>
    /// <remarks><para><b>Python</b>: <c>transport.can_write_eof()</c>.</para></remarks>
    public virtual bool CanWriteEof => true;

    /// <summary>Does it go both ways?</summary>
    internal virtual bool IsDuplex => true;

    /// <summary>Has the other side ended, and was the protocol told?</summary>
    internal abstract bool HasReadEnd { get; }

    /// <summary>The code that gets what comes. Set it to hand the connection to another protocol, which is not told
    /// that the connection was made.</summary>
    /// <exception cref="ArgumentNullException">It is set to null.</exception>
    /// <remarks><para><b>Python</b>: <c>transport.get_protocol()</c>, <c>set_protocol()</c>.</para></remarks>
    public abstract ByteProtocol Protocol { get; set; }

    /// <summary>Sends bytes after those that were written before. Never waits.</summary>
    /// <param name="data">They are sent or copied before this returns.</param>
    /// <exception cref="InvalidOperationException"><see cref="WriteEof"/> was called, or the loop runs on another
    /// thread.</exception>
    /// <remarks>
    /// <para>On a connection that is lost or closing nothing happens, as in asyncio; the fifth time it is reported.
    /// </para>
    /// <para><b>Python</b>: <c>transport.write(data)</c>.</para>
    /// </remarks>
    public abstract void Write(ReadOnlySpan<byte> data);

    /// <inheritdoc cref="Write(ReadOnlySpan{byte})"/>
    public void Write(ReadOnlyMemory<byte> data) => Write(data.Span);

    /// <summary>Sends several pieces, in one system call if it can be.</summary>
    /// <param name="lines">They are sent or copied before this returns.</param>
    /// <exception cref="InvalidOperationException"><see cref="WriteEof"/> was called, or the loop runs on another
    /// thread.</exception>
    /// <remarks><para><b>Python</b>: <c>transport.writelines(lines)</c>.</para></remarks>
    public abstract void WriteLines(IEnumerable<ReadOnlyMemory<byte>> lines);

    /// <summary>Ends the sending half after what was written; receiving goes on.</summary>
    /// <exception cref="NotSupportedException">It cannot be ended alone, as over TLS.</exception>
    /// <exception cref="InvalidOperationException">The loop runs on another thread.</exception>
    /// <remarks><para><b>Python</b>: <c>transport.write_eof()</c>.</para></remarks>
    public abstract void WriteEof();

    /// <summary>Delivers nothing until <see cref="ResumeReading"/>; the other side fills its buffers and waits.
    /// </summary>
    /// <exception cref="InvalidOperationException">The loop runs on another thread.</exception>
    /// <remarks><para><b>Python</b>: <c>transport.pause_reading()</c>.</para></remarks>
    public abstract void PauseReading();

    /// <summary>Delivers again.</summary>
    /// <exception cref="InvalidOperationException">The loop runs on another thread.</exception>
    /// <remarks><para><b>Python</b>: <c>transport.resume_reading()</c>.</para></remarks>
    public abstract void ResumeReading();

    /// <summary>When the protocol is told to stop writing, and when to go on.</summary>
    /// <param name="high">In bytes: <see cref="BaseProtocol.PauseWriting"/> is called when more than this waits to be
    /// sent; null: 64 KiB, or four times <paramref name="low"/> if that is given.</param>
    /// <param name="low">In bytes: <see cref="BaseProtocol.ResumeWriting"/> is called when no more than this is left;
    /// null: a quarter of <paramref name="high"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not 0 ≤ low ≤ high.</exception>
    /// <remarks><para><b>Python</b>: <c>transport.set_write_buffer_limits(high, low)</c>.</para></remarks>
    public abstract void SetWriteBufferLimits(int? high = null, int? low = null);
}
