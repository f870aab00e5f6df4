using System.Runtime.ExceptionServices;

namespace Dongsi;

/// <summary>
/// An async generator that may use scopes, groups and time limits around its yields: its body runs in a task of its
/// own, and what it yields goes through a channel.
/// </summary>
/// <remarks>
/// <code>
/// await SafeChannel.Run&lt;string&gt;(
///     producer: async sender =>
///     {
///         await Asyncio.Timeout(60, async _ => { … await sender.Send(line); … });
///     },
///     consumer: async receiver =>
///     {
///         await foreach (string line in receiver) { … }
///     });
/// </code>
/// <para>A generator that yields inside a scope and runs in its consumer's task leaves the scope open around the
/// consumer's code: its time limit would end the consumer, and a consumer that leaves early would never close it. Here
/// the two are two tasks, and the producer has ended when the block is left.</para>
/// <para><b>Python</b>: <c>trio.as_safe_channel</c>; the trap is described in PEP 789.</para>
/// </remarks>
public static class SafeChannel
{
    /// <summary>Runs a producer beside a consumer. When the consumer returns, the producer is cancelled and waited
    /// for.</summary>
    /// <typeparam name="T">What is handed over.</typeparam>
    /// <param name="producer">Runs in a task of its own. Each <c>Send</c> waits until the consumer takes the item; then
    /// it makes the next one while the consumer works on this one. The sender is closed when it returns.</param>
    /// <param name="consumer">Runs in the current task. Its <c>await foreach</c> ends when the producer returns; it may
    /// leave earlier.</param>
    /// <exception cref="ExceptionGroup">Both failed. If one did, its exception comes out as it is.</exception>
    /// <exception cref="InvalidOperationException">No task is running.</exception>
    /// <remarks>
    /// <para>If the producer fails, the consumer is cancelled, and the producer's exception comes out.</para>
    /// <para><b>Checkpoint</b>: if the consumer has one, or leaves before the producer has ended.</para>
    /// <para><b>Cancel safety</b>: both are cancelled, and the producer is waited for.</para>
    /// <para><b>Python</b>: <c>async with trio_generator() as receiver:</c>; there the generator goes on only when it
    /// is asked for the next item.</para>
    /// </remarks>
    public static Coroutine Run<T>(
        Func<SendChannel<T>, Coroutine> producer, Func<ReceiveChannel<T>, Coroutine> consumer)
    {
        ArgumentNullException.ThrowIfNull(producer);
        ArgumentNullException.ThrowIfNull(consumer);
        return RunBoth<T, bool>(producer, async receiver =>
        {
            await consumer(receiver);
            return true;
        });
    }

    /// <typeparam name="T">What is handed over.</typeparam>
    /// <typeparam name="TResult">The type of the consumer's result.</typeparam>
    /// <returns>The consumer's result.</returns>
    /// <inheritdoc cref="Run{T}(Func{SendChannel{T}, Coroutine}, Func{ReceiveChannel{T}, Coroutine})"/>
    public static Coroutine<TResult> Run<T, TResult>(
        Func<SendChannel<T>, Coroutine> producer, Func<ReceiveChannel<T>, Coroutine<TResult>> consumer)
    {
        ArgumentNullException.ThrowIfNull(producer);
        ArgumentNullException.ThrowIfNull(consumer);
        return RunBoth(producer, consumer);
    }

    private static async Coroutine<TResult> RunBoth<T, TResult>(
        Func<SendChannel<T>, Coroutine> producer, Func<ReceiveChannel<T>, Coroutine<TResult>> consumer)
    {
        try
        {
            return await Nursery.Run(nursery => Consume(nursery, producer, consumer));
        }
        catch (ExceptionGroup group) when (group.InnerExceptions.Count == 1)
        {
            ExceptionDispatchInfo.Throw(group.InnerExceptions[0]);
            throw;
        }
    }

    private static async Coroutine<TResult> Consume<T, TResult>(
        Nursery nursery,
        Func<SendChannel<T>, Coroutine> producer,
        Func<ReceiveChannel<T>, Coroutine<TResult>> consumer)
    {
        (SendChannel<T> sender, ReceiveChannel<T> receiver) = MemoryChannel.Create<T>();
        _ = nursery.StartSoon(Produce(producer, sender), name: "SafeChannel producer");
        try
        {
            return await consumer(receiver);
        }
        finally
        {
            // In this order: a producer that waits in Send shall be cancelled, and not fail for want of a receiver.
            nursery.CancelScope.Cancel("the consumer of the SafeChannel has left");
            receiver.Close();
        }
    }

    // If it fails, the sender stays open: the consumer shall hear that it is cancelled, not that this was the end.
    private static async Coroutine Produce<T>(Func<SendChannel<T>, Coroutine> producer, SendChannel<T> sender)
    {
        try
        {
            await producer(sender);
        }
        catch (Exception e) when (EventLoop.RequireTask(nameof(SafeChannel)).IsCancellation(e))
        {
            sender.Close();
            throw;
        }

        sender.Close();
    }
}
