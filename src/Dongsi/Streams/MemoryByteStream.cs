using System.Diagnostics;
using Dongsi.LowLevel;

namespace Dongsi;

/// <summary>One of two byte streams in memory: what is sent to the one is received from the other. For tests of what
/// talks over a connection, and for two tasks of one program.</summary>
/// <remarks>
/// <code>
/// var (client, server) = MemoryByteStream.CreatePair();
/// await client.Send("hello"u8.ToArray());
/// byte[] heard = await server.Receive();
/// </code>
/// <para><b>Thread safety</b>: belongs to the loop on which it is used first.</para>
/// <para><b>Python</b>: <c>trio.testing.memory_stream_pair()</c>.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class MemoryByteStream : IByteStream
{
    private readonly BytePipe _incoming;
    private readonly BytePipe _outgoing;
    private bool _isClosed;

    private MemoryByteStream(BytePipe incoming, BytePipe outgoing)
    {
        _incoming = incoming;
        _outgoing = outgoing;
    }

    /// <summary>Makes two streams that are connected.</summary>
    /// <param name="capacity">Sending waits while so many bytes, or more, are not received yet, in each direction.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The capacity is not positive.</exception>
    public static (MemoryByteStream Left, MemoryByteStream Right) CreatePair(int capacity = 65536)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        var toLeft = new BytePipe(capacity);
        var toRight = new BytePipe(capacity);
        return (new MemoryByteStream(toLeft, toRight), new MemoryByteStream(toRight, toLeft));
    }

    /// <inheritdoc/>
    public Coroutine<byte[]> Receive(int maxBytes = 65536) => _incoming.Receive(maxBytes, this);

    /// <inheritdoc/>
    public Coroutine Send(ReadOnlyMemory<byte> item) => _outgoing.Send(item, this);

    /// <inheritdoc/>
    public async Coroutine SendEof()
    {
        await YieldCoroutine.IfCancelled;
        _outgoing.End(this);
    }

    /// <summary>Closes it: the other side receives what was sent and then the end, and cannot send any more.</summary>
    /// <exception cref="InvalidOperationException">The loop runs on another thread.</exception>
    public void Dispose()
    {
        if (!_isClosed)
        {
            _outgoing.CloseSender();
            _incoming.CloseReceiver();
            _isClosed = true;
        }
    }

    /// <summary>What is on its way.</summary>
    public MemoryByteStreamStatistics GetStatistics() =>
        new(_incoming.Count, _outgoing.Count, _incoming.HasEnded, _outgoing.HasEnded, _isClosed);

    /// <summary>The stream, for people.</summary>
    public override string ToString() =>
        $"<MemoryByteStream incoming={_incoming.Count} outgoing={_outgoing.Count}{(_isClosed ? " closed" : "")}>";
}
