using System.IO.Pipelines;
using Dongsi.LowLevel;

namespace Dongsi;

/// <summary>A connection in the shapes that the rest of .NET knows.</summary>
public static class ConnectionExtensions
{
    /// <summary>A reader and a writer as one <see cref="Stream"/>: for serializers, compression, <c>CopyToAsync</c> and
    /// whatever else takes a stream.</summary>
    /// <param name="connection">The two halves: <c>(reader, writer).AsStream()</c>.</param>
    /// <returns>A stream that closes the connection when it is disposed.</returns>
    /// <exception cref="ArgumentNullException">A half is null.</exception>
    /// <remarks>
    /// <para>What the reader holds already comes first. <c>WriteAsync</c> waits while the other side cannot keep up.
    /// One read and one write at a time are possible, and while the stream is read nobody else may read from the
    /// reader. Writing and reading allocate nothing.</para>
    /// <para><b>Cancel safety</b>: a read that is cancelled by its token has taken nothing; of a write that is
    /// cancelled a part may have been sent. A task that is cancelled while it waits without a token goes on when the
    /// operation is over, as with everything that is .NET's: pass <c>Asyncio.CurrentToken</c>.</para>
    /// <para><b>Thread safety</b>: any thread. On the loop's thread <c>Read</c> and <c>Write</c>, which block, are
    /// refused; <c>ReadAsync</c> and <c>WriteAsync</c> work everywhere.</para>
    /// </remarks>
    public static Stream AsStream(this (AsyncStreamReader Reader, AsyncStreamWriter Writer) connection)
    {
        ArgumentNullException.ThrowIfNull(connection.Reader);
        ArgumentNullException.ThrowIfNull(connection.Writer);
        return new ConnectionStream(connection.Reader, connection.Writer);
    }

    /// <summary>A reader and a writer as an <see cref="IDuplexPipe"/>: for parsers that look at bytes without taking
    /// them, and whatever else of .NET takes pipes.</summary>
    /// <param name="connection">The two halves: <c>(reader, writer).AsDuplexPipe()</c>.</param>
    /// <returns>Pipes; completing the <see cref="IDuplexPipe.Output"/> closes the connection.</returns>
    /// <exception cref="ArgumentNullException">A half is null.</exception>
    /// <remarks>
    /// <para><c>FlushAsync</c> waits while the other side cannot keep up. What has been looked at and not taken stays
    /// in the pipe, not in the reader: use one of the two.</para>
    /// <para><b>Cancel safety</b>: as for <see cref="AsStream"/>.</para>
    /// <para><b>Thread safety</b>: any thread, one at a time.</para>
    /// </remarks>
    public static IDuplexPipe AsDuplexPipe(this (AsyncStreamReader Reader, AsyncStreamWriter Writer) connection) =>
        new ConnectionPipe(connection.AsStream());

    /// <summary>A reader and a writer as one <see cref="IByteStream"/>: for what receives and sends, and need not know
    /// whether there is a connection below or a pair in memory.</summary>
    /// <param name="connection">The two halves: <c>(reader, writer).AsByteStream()</c>.</param>
    /// <returns>A stream that closes the connection when it is disposed of.</returns>
    /// <exception cref="ArgumentNullException">A half is null.</exception>
    /// <remarks>
    /// <para>What the reader holds already comes first. <c>Send</c> waits while the other side cannot keep up; wait
    /// with <see cref="AsyncStreamWriter.WaitClosed"/> until all is sent that was when it was closed.</para>
    /// <para><b>Thread safety</b>: belongs to its loop's thread.</para>
    /// <para><b>Python</b>: <c>anyio.abc.SocketStream</c>.</para>
    /// </remarks>
    public static IByteStream AsByteStream(this (AsyncStreamReader Reader, AsyncStreamWriter Writer) connection)
    {
        ArgumentNullException.ThrowIfNull(connection.Reader);
        ArgumentNullException.ThrowIfNull(connection.Writer);
        return new ConnectionByteStream(connection.Reader, connection.Writer);
    }
}
