using Dongsi.LowLevel;

namespace Dongsi;

/// <summary>
/// Runs functions on at most so many threads, in the order in which they were submitted. It owns no thread: they are
/// lent for as long as there is something to do.
/// </summary>
/// <remarks>
/// <para><b>Thread safety</b>: any thread.</para>
/// <para><b>Python</b>: <c>concurrent.futures.ThreadPoolExecutor</c>.</para>
/// </remarks>
public sealed class ThreadPoolExecutor : IExecutor, IDisposable
{
    private const int ThreadsBesideProcessors = 4;
    private const int MostThreadsByDefault = 32;

    [ThreadStatic]
    private static ThreadPoolExecutor? t_workingFor;

    // Its lock guards all that follows, and is pulsed when the last thread has nothing left to do.
    private readonly LinkedList<ExecutorJob> _queue = [];
    private readonly string? _name;
    private int _working;
    private bool _isShutDown;

    /// <summary>An executor.</summary>
    /// <param name="maxWorkers">How many threads at most; null for four more than there are processors, and 32 at
    /// most.</param>
    /// <param name="name">The name of its threads while they work; null for that of the function.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one thread.</exception>
    public ThreadPoolExecutor(int? maxWorkers = null, string? name = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxWorkers ?? 1, 1, nameof(maxWorkers));
        MaxWorkers = maxWorkers
            ?? Math.Min(MostThreadsByDefault, Environment.ProcessorCount + ThreadsBesideProcessors);
        _name = name;
    }

    /// <summary>How many functions it runs at the same time.</summary>
    public int MaxWorkers { get; }

    /// <summary>Has a function run on a thread, after those that were submitted before.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="function">What to run. It sees the caller's ambient values (<see cref="AsyncLocal{T}"/>).</param>
    /// <param name="cancellationToken">A function that has not begun when it is cancelled will never run.</param>
    /// <returns>Ends as the function does; cancelled if it will never run.</returns>
    /// <exception cref="InvalidOperationException">The executor was shut down.</exception>
    /// <remarks><para><b>Python</b>: <c>executor.submit()</c>, which does not hand on the context.</para></remarks>
    public Task<T> Submit<T>(Func<T> function, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        var job = new ExecutorJob<T>(function, Drop, cancellationToken);
        lock (_queue)
        {
            if (_isShutDown)
            {
                throw ThrowHelper.ExecutorShutDown();
            }

            if (_working < MaxWorkers)
            {
                // Started under the lock: if there is no thread to be had, nothing has happened.
                ThreadCache.Shared.Start(new ExecutorThread(this));
                _working++;
            }

            // The token may be cancelled already, and takes it out again.
            job.Place = _queue.AddLast(job);
            job.ListenToToken();
        }

        return job.Outcome;
    }

    /// <inheritdoc cref="Submit{T}(Func{T}, CancellationToken)" path="/summary|/param|/returns|/exception|/remarks"/>
    public Task Submit(Action function, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return Submit(
            () =>
            {
                function();
                return true;
            },
            cancellationToken);
    }

    /// <summary>Takes no more work.</summary>
    /// <param name="wait">Block until all that was submitted is done.</param>
    /// <param name="cancelFutures">Cancel what has not begun.</param>
    /// <exception cref="InvalidOperationException">It would block a running loop, which has to wait for the work in
    /// another way; or a function that the executor runs would wait for itself.</exception>
    /// <remarks><para><b>Python</b>: <c>executor.shutdown()</c>.</para></remarks>
    public void Shutdown(bool wait = true, bool cancelFutures = false)
    {
        if (wait && t_workingFor == this)
        {
            throw ThrowHelper.ExecutorWaitsForItself();
        }

        ExecutorJob[] cancelled = [];
        lock (_queue)
        {
            if (wait && _working > 0 && EventLoop.Running is not null)
            {
                throw ThrowHelper.ExecutorBlocksLoop();
            }

            _isShutDown = true;
            if (cancelFutures)
            {
                cancelled = [.. _queue];
                _queue.Clear();
            }
        }

        Array.ForEach(cancelled, static job => job.Cancel(CancellationToken.None));
        lock (_queue)
        {
            while (wait && _working > 0)
            {
                Monitor.Wait(_queue);
            }
        }
    }

    /// <summary>
    /// <see cref="Shutdown"/>; it waits for the work, except on the thread of a running loop, which must not block, and
    /// on a thread of its own, which would wait for itself.
    /// </summary>
    public void Dispose() => Shutdown(wait: EventLoop.Running is null && t_workingFor != this);

    /// <summary>What it is doing, in numbers.</summary>
    public ThreadPoolExecutorStatistics GetStatistics()
    {
        lock (_queue)
        {
            return new ThreadPoolExecutorStatistics(MaxWorkers, _working, _queue.Count);
        }
    }

    /// <summary>It was cancelled, and must not wait any longer for what it will never get: a thread.</summary>
    private void Drop(ExecutorJob job)
    {
        lock (_queue)
        {
            if (job.Place is { List: not null } place)
            {
                _queue.Remove(place);
            }
        }
    }

    private ExecutorJob? Next()
    {
        lock (_queue)
        {
            while (_queue.First is { } first)
            {
                _queue.RemoveFirst();
                if (first.Value.TryTake())
                {
                    return first.Value;
                }
            }

            if (--_working == 0)
            {
                Monitor.PulseAll(_queue);
            }

            return null;
        }
    }

    /// <summary>A thread that works for the executor until its queue is empty.</summary>
    private sealed class ExecutorThread(ThreadPoolExecutor executor) : IThreadJob
    {
        public string ThreadName => executor._name ?? nameof(ThreadPoolExecutor);

        public void Work()
        {
            t_workingFor = executor;
            while (executor.Next() is { } job)
            {
                if (executor._name is null)
                {
                    Thread.CurrentThread.Name = job.Name;
                }

                job.Run();
            }

            t_workingFor = null;
        }

        public void Deliver()
        {
        }
    }
}
