using System.Diagnostics;
using System.Net;
using Dongsi.LowLevel;

namespace Dongsi;

/// <summary>Writes a stream of bytes.</summary>
/// <remarks>
/// <code>
/// writer.Write(data);
/// await writer.Drain();    // waits while the other side cannot keep up
/// writer.Close();
/// await writer.WaitClosed();
/// </code>
/// <para>One that is forgotten without being closed is closed and reported when the collector finds it.</para>
/// <para><b>Thread safety</b>: belongs to its loop's thread.</para>
/// <para><b>Python</b>: <c>asyncio.StreamWriter</c>.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed partial class AsyncStreamWriter : IAsyncDisposable
{
    private readonly StreamProtocol _protocol;

    /// <param name="transport">What to write to; the protocol knows it from now on, if it was not made yet.</param>
    /// <param name="protocol">Knows what takes the transport's place.</param>
    internal AsyncStreamWriter(Transport transport, StreamProtocol protocol)
    {
        _protocol = protocol;
        if (protocol.Transport is null)
        {
            protocol.TransportReplaced(transport);
        }
    }

    /// <summary>Nobody can close it any more.</summary>
    ~AsyncStreamWriter()
    {
        // The collector's thread may look at nothing else; a loop that is closed has closed its connections.
        Transport transport = Transport;
        transport.Loop.TryCallSoonThreadsafe(() => CloseForgotten(transport));
    }

    /// <summary>The transport below.</summary>
    /// <remarks><para><b>Python</b>: <c>writer.transport</c>.</para></remarks>
    public Transport Transport => _protocol.Transport!;

    /// <summary>What hears of the connection.</summary>
    internal StreamProtocol Protocol => _protocol;

    /// <summary>Is it closed, or being closed?</summary>
    /// <remarks><para><b>Python</b>: <c>writer.is_closing()</c>.</para></remarks>
    public bool IsClosing => Transport.IsClosing;

    /// <summary>Can the sending half be ended alone? Not over TLS.</summary>
    /// <remarks><para><b>Python</b>: <c>writer.can_write_eof()</c>.</para></remarks>
    public bool CanWriteEof => Transport.CanWriteEof;

    /// <summary>This side's address; null for a pipe.</summary>
    public EndPoint? LocalEndPoint => Transport.LocalEndPoint;

    /// <summary>The other side's address; null for a pipe.</summary>
    public EndPoint? RemoteEndPoint => Transport.RemoteEndPoint;

    /// <summary>Sends bytes, at once if there is room. What there is no room for is kept: await
    /// <see cref="Drain"/> after writing much.</summary>
    /// <param name="data">They are sent or copied before this returns.</param>
    /// <exception cref="InvalidOperationException"><see cref="WriteEof"/> was called, or the loop runs on another
    /// thread.</exception>
    /// <remarks><para><b>Python</b>: <c>writer.write(data)</c>.</para></remarks>
    public void Write(ReadOnlyMemory<byte> data) => Transport.Write(data.Span);

    /// <inheritdoc cref="Write(ReadOnlyMemory{byte})"/>
    public void Write(ReadOnlySpan<byte> data) => Transport.Write(data);

    /// <summary>Sends several pieces.</summary>
    /// <param name="lines">They are sent or copied before this returns. No newline is added.</param>
    /// <inheritdoc cref="Write(ReadOnlyMemory{byte})" path="/exception"/>
    /// <remarks><para><b>Python</b>: <c>writer.writelines(data)</c>.</para></remarks>
    public void WriteLines(IEnumerable<ReadOnlyMemory<byte>> lines) => Transport.WriteLines(lines);

    /// <summary>Ends the sending half after what was written. The other side reads to the end; it may still send.
    /// </summary>
    /// <exception cref="NotSupportedException">The sending half cannot be ended alone, as over TLS.</exception>
    /// <remarks><para><b>Python</b>: <c>writer.write_eof()</c>.</para></remarks>
    public void WriteEof() => Transport.WriteEof();

    /// <summary>Waits until there is room to write more. It does not wait if what is unsent is little.</summary>
    /// <exception cref="ConnectionException">The connection is lost, and what was written may not have arrived.
    /// </exception>
    /// <exception cref="InvalidOperationException">It belongs to another loop.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: if there is no room, or the writer is closing.</para>
    /// <para><b>Cancel safety</b>: what was written is still sent.</para>
    /// <para><b>Python</b>: <c>await writer.drain()</c>.</para>
    /// </remarks>
    public Coroutine Drain() => Transport.IsClosing ? DrainClosing() : _protocol.Drain();

    /// <summary>Closes it, after what was written is sent. <see cref="WaitClosed"/> waits for that.</summary>
    /// <exception cref="InvalidOperationException">The loop runs on another thread.</exception>
    /// <remarks><para><b>Python</b>: <c>writer.close()</c>.</para></remarks>
    public void Close()
    {
        GC.SuppressFinalize(this);
        Transport.Close();
    }

    /// <summary>Waits until it is closed: all that was written is sent, or the connection is lost.</summary>
    /// <exception cref="ConnectionException">The connection was lost with an error.</exception>
    /// <remarks>
    /// <para><b>Checkpoint</b>: unless it is closed already.</para>
    /// <para><b>Cancel safety</b>: what was written is still sent.</para>
    /// <para><b>Python</b>: <c>await writer.wait_closed()</c>.</para>
    /// </remarks>
    public async Coroutine WaitClosed()
    {
        await YieldCoroutine.IfCancelled;
        await _protocol.WaitClosed();
        if (_protocol.Loss is { } loss)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(loss);
        }
    }

    /// <summary>Something about the connection, by asyncio's name of it.</summary>
    /// <param name="name">See <see cref="BaseTransport.GetExtraInfo"/>.</param>
    /// <param name="defaultValue">What to return if there is no such thing here.</param>
    /// <remarks><para><b>Python</b>: <c>writer.get_extra_info(name)</c>.</para></remarks>
    public object? GetExtraInfo(string name, object? defaultValue = null) =>
        Transport.GetExtraInfo(name, defaultValue);

    /// <summary>What it holds, in numbers.</summary>
    /// <exception cref="InvalidOperationException">The loop runs on another thread.</exception>
    public AsyncStreamWriterStatistics GetStatistics()
    {
        Transport.Loop.EnsureOwnThread();
        return new AsyncStreamWriterStatistics(
            Transport.WriteBufferSize, _protocol.IsPaused, Transport.IsClosing, _protocol.Drains.Count);
    }

    /// <summary>Closes it and waits until it is closed; that the connection was lost before is no error here.</summary>
    /// <remarks><para><b>Cancel safety</b>: if the task is cancelled, this does not wait any longer for somebody who
    /// does not read, and throws nothing; what was written is sent all the same while the loop runs.</para></remarks>
    public async ValueTask DisposeAsync()
    {
        Close();
        if (_protocol.IsLost)
        {
            return;
        }

        LoopTask closed = Transport.Loop.CreateTask(_protocol.WaitClosed(), name: "WaitClosed");
        CancellationToken token = EventLoop.Running?.CurrentTask?.Token ?? default;
        using CancellationTokenRegistration registration = token.UnsafeRegister(
            static task => ((LoopTask)task!).Cancel("who disposes of the writer is cancelled"), closed);
        try
        {
            await closed;
        }
        catch (CancelledException)
        {
            // The next checkpoint of the task throws it.
        }
    }

    /// <summary>The writer, for people.</summary>
    public override string ToString() => $"<AsyncStreamWriter {Transport}>";

    private static void CloseForgotten(Transport transport)
    {
        if (transport.IsClosing)
        {
            return;
        }

        transport.Loop.CallExceptionHandler(new LoopErrorContext
        {
            Kind = LoopErrorKind.Warning,
            Message = $"A writer was forgotten without being closed; its connection {transport} is closed now. "
                + "Write await using, or call Close() when you are done",
            Transport = transport,
        });
        transport.Close();
    }

    // A turn lets the loss of the connection be heard of before the next write.
    private async Coroutine DrainClosing()
    {
        await YieldCoroutine.Instance;
        await _protocol.Drain();
    }
}
