using Dongsi.LowLevel;

namespace Dongsi;

/// <summary>Makes channels: a sending half and a receiving half, with room for some items between them.</summary>
/// <remarks>
/// <code>
/// var (sender, receiver) = MemoryChannel.Create&lt;string&gt;(capacity: 8);
/// await Nursery.Run(async nursery =>
/// {
///     _ = nursery.StartSoon(Produce(sender));         // using (sender) { … await sender.Send(line); … }
///     await foreach (string line in receiver)     // ends when every sender is closed
///     {
///         Console.WriteLine(line);
///     }
/// });
/// </code>
/// <para>Compared with an <see cref="AsyncQueue{T}"/>, a channel knows when it ends: each half can be cloned, and when
/// the last clone of one half is closed, the other half is told.</para>
/// <para><b>Python</b>: <c>anyio.create_memory_object_stream()</c>, <c>trio.open_memory_channel()</c>.</para>
/// </remarks>
public static class MemoryChannel
{
    /// <summary>A capacity without a limit: sending never waits. For what is limited elsewhere, since nothing slows a
    /// sender down that is faster than the receiver.</summary>
    public const int Unbounded = int.MaxValue;

    /// <summary>Makes a channel.</summary>
    /// <typeparam name="T">What is sent.</typeparam>
    /// <param name="capacity">How many items may have been sent and not received. 0: a send waits until somebody
    /// receives. <see cref="Unbounded"/>: no limit.</param>
    /// <returns>The two halves. Each is closed by whoever uses it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The capacity is negative.</exception>
    /// <remarks><para><b>Python</b>: <c>anyio.create_memory_object_stream(max_buffer_size)</c>,
    /// <c>trio.open_memory_channel(max_buffer_size)</c>.</para></remarks>
    public static (SendChannel<T> Sender, ReceiveChannel<T> Receiver) Create<T>(int capacity = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(capacity);
        var core = new ChannelCore<T>(capacity);
        return (new SendChannel<T>(core), new ReceiveChannel<T>(core));
    }
}
