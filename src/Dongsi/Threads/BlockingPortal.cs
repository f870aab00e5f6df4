using System.Runtime.CompilerServices;
using Dongsi.LowLevel;

namespace Dongsi;

/// <summary>
/// A loop on a thread of its own, for a program that is not asynchronous: any thread may call into it and block for
/// the result.
/// </summary>
/// <remarks>
/// <para><c>using BlockingPortal portal = BlockingPortal.Start();</c> Dispose waits for what it has started.</para>
/// <para>What a call throws is thrown at its caller as it is, with its stack. A call sees the ambient values
/// (<see cref="AsyncLocal{T}"/>) of the calling thread.</para>
/// <para><b>Thread safety</b>: any thread but the loop's own, which would wait for itself.</para>
/// <para><b>Python</b>: AnyIO's <c>start_blocking_portal()</c>.</para>
/// </remarks>
public sealed partial class BlockingPortal : IDisposable
{
    private BlockingPortal(RunOptions options) => _options = options;

    /// <summary>Starts a loop on a thread.</summary>
    /// <param name="options">How to run it; null for the defaults. Ctrl-C is left to the program:
    /// <see cref="RunOptions.OnInterrupt"/> counts as <see cref="InterruptBehavior.Ignore"/>.</param>
    /// <returns>The portal, when its loop is running.</returns>
    /// <remarks><para><b>Python</b>: <c>anyio.from_thread.start_blocking_portal()</c>.</para></remarks>
    public static BlockingPortal Start(RunOptions? options = null)
    {
        var portal = new BlockingPortal(
            (options ?? RunOptions.Default) with { OnInterrupt = InterruptBehavior.Ignore });
        portal.StartThread();
        return portal;
    }

    /// <summary>Runs a coroutine as a task of the loop, and blocks for its end.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="function">Called on the loop, for the coroutine.</param>
    /// <returns>The coroutine's result.</returns>
    /// <exception cref="CancelledException">The task was cancelled.</exception>
    /// <exception cref="InvalidOperationException">This is the loop's own thread, or the portal was
    /// stopped.</exception>
    /// <remarks><para><b>Python</b>: <c>portal.call()</c>.</para></remarks>
    [OverloadResolutionPriority(1)]
    public T Call<T>(Func<Coroutine<T>> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        Accept(nameof(Call));
        return new CoroutineCall<T>(_loop, this, () => _loop.CreateTask(function()), Children.ResultOf<T>).Block();
    }

    /// <inheritdoc cref="Call{T}(Func{Coroutine{T}})" path="/summary|/param|/exception|/remarks"/>
    [OverloadResolutionPriority(1)]
    public void Call(Func<Coroutine> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        Accept(nameof(Call));
        new CoroutineCall<bool>(_loop, this, () => _loop.CreateTask(function()), static _ => true).Block();
    }

    /// <summary>Calls a plain function on the loop, and blocks for its end.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="function">Called in a turn of the loop, outside any task.</param>
    /// <returns>The function's result.</returns>
    /// <exception cref="InvalidOperationException">This is the loop's own thread, or the portal was
    /// stopped.</exception>
    /// <remarks><para><b>Python</b>: <c>portal.call()</c>.</para></remarks>
    public T Call<T>(Func<T> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        Accept(nameof(Call));
        return new FunctionCall<T>(_loop, this, function).Block();
    }

    /// <inheritdoc cref="Call{T}(Func{T})" path="/summary|/param|/exception|/remarks"/>
    public void Call(Action function)
    {
        ArgumentNullException.ThrowIfNull(function);
        Call(() =>
        {
            function();
            return true;
        });
    }

    /// <summary>
    /// Takes no more calls, waits for those that have not ended, shuts the loop down as <c>Asyncio.Run</c> does, and
    /// blocks until all that is done. Stopping twice waits for the same end.
    /// </summary>
    /// <param name="cancelRemaining">Cancel what has not ended, as a scope does.</param>
    /// <exception cref="InvalidOperationException">This is the loop's own thread, or a thread that the loop waits for.
    /// </exception>
    /// <remarks><para><b>Python</b>: <c>portal.stop(cancel_remaining=)</c>.</para></remarks>
    public void Stop(bool cancelRemaining = false)
    {
        EnsureMayStop();
        StopThread(cancelRemaining);
    }

    /// <summary>The same as <see cref="Stop"/>.</summary>
    public void Dispose() => Stop();

    /// <summary>What it is doing, in numbers.</summary>
    public BlockingPortalStatistics GetStatistics()
    {
        lock (_lock)
        {
            return new BlockingPortalStatistics(!_isStopping, _calls);
        }
    }

    /// <summary>This thread may wait for its end.</summary>
    internal void EnsureMayStop()
    {
        EnsureOtherThread(nameof(Stop));
        if (ThreadCall.Current?.Loop == _loop)
        {
            throw ThrowHelper.PortalStoppedByItself();
        }
    }

    private void EnsureOtherThread(string member)
    {
        if (EventLoop.Running == _loop)
        {
            throw ThrowHelper.BlocksItsLoop($"BlockingPortal.{member}");
        }
    }
}
