using Dongsi.LowLevel;

namespace Dongsi;

/// <summary>
/// Runs several main coroutines one after the other on the same loop, and shuts down properly at the end.
/// <c>Asyncio.Run</c> is a Runner that runs one.
/// </summary>
/// <remarks>
/// <para>What one main coroutine sets in an <see cref="AsyncLocal{T}"/> the next one sees; nobody outside does.</para>
/// <para><b>Thread safety</b>: to be used on one thread.</para>
/// <para><b>Python</b>: <c>asyncio.Runner</c>.</para>
/// </remarks>
public sealed class Runner : IDisposable
{
    // Whoever presses Ctrl-C wants the program to end. So much is left for a thread that listens to its token.
    private static readonly TimeSpan s_patienceAfterInterrupt = TimeSpan.FromSeconds(2);

    private readonly RunOptions _options;
    private EventLoop? _loop;
    private ExecutionContext? _context;
    private Interrupts? _interrupts;
    private bool _isClosed;
    private bool _wasInterrupted;
    private bool _mainHasFailed;

    /// <summary>A runner whose loop is made when it is needed first.</summary>
    /// <param name="options">How to run; null for the defaults.</param>
    public Runner(RunOptions? options = null) => _options = options ?? RunOptions.Default;

    /// <summary>There is nothing between the one run and the end: Ctrl-C is listened to without a gap.</summary>
    internal bool RunsOnce { get; init; }

    /// <summary>The loop.</summary>
    /// <exception cref="InvalidOperationException">The runner is closed.</exception>
    /// <remarks><para><b>Python</b>: <c>runner.get_loop()</c>.</para></remarks>
    public EventLoop Loop
    {
        get
        {
            if (_isClosed)
            {
                ThrowHelper.RunnerIsClosed();
            }

            return _loop ??= _options.CreateLoop();
        }
    }

    /// <summary>Runs a main coroutine to its end.</summary>
    /// <param name="main">The program.</param>
    /// <param name="context">The ambient values it starts with; null for those the last run left.</param>
    /// <exception cref="InvalidOperationException">The runner is closed, or a loop is running on this
    /// thread.</exception>
    /// <exception cref="KeyboardInterruptException">Ctrl-C, if <see cref="RunOptions.OnInterrupt"/> says
    /// so.</exception>
    /// <remarks><para><b>Python</b>: <c>runner.run()</c>.</para></remarks>
    public void Run(Coroutine main, ExecutionContext? context = null)
    {
        Prepare(main);
        RunMain(Loop.CreateTask(main, context: context ?? _context), keepsContext: context is null);
    }

    /// <typeparam name="T">The type of the result.</typeparam>
    /// <returns>What the main coroutine returned.</returns>
    /// <inheritdoc cref="Run(Coroutine, ExecutionContext?)"/>
    public T Run<T>(Coroutine<T> main, ExecutionContext? context = null)
    {
        Prepare(main);
        LoopTask<T> task = Loop.CreateTask(main, context: context ?? _context);
        RunMain(task, keepsContext: context is null);
        return task.Result;
    }

    /// <summary>
    /// Shuts down: cancels every task that is left and waits for it, reports those that failed, waits for the threads
    /// that still work for the loop (see <see cref="RunOptions.ThreadJoinTimeout"/>), and closes the loop.
    /// </summary>
    /// <exception cref="InvalidOperationException">The loop is running.</exception>
    /// <exception cref="KeyboardInterruptException">Ctrl-C, if <see cref="RunOptions.OnInterrupt"/> says so. The
    /// clean-up has run nevertheless, as it has before the process ends if it says
    /// <see cref="InterruptBehavior.Exit"/>.</exception>
    /// <remarks><para><b>Python</b>: <c>runner.close()</c>.</para></remarks>
    public void Close()
    {
        if (_isClosed || _loop is null)
        {
            _isClosed = true;
            return;
        }

        if (_loop.IsRunning)
        {
            ThrowHelper.ClosedLoopWhileRunning();
        }

        _isClosed = true;
        bool isInterrupted = false;
        try
        {
            isInterrupted = !_loop.IsClosed && CleanUp(_loop);
        }
        finally
        {
            _loop.Close();
            _interrupts?.Dispose();
        }

        if (isInterrupted)
        {
            EndInterrupted(cause: null);
        }
    }

    /// <summary>What it has to do.</summary>
    /// <exception cref="InvalidOperationException">Its loop runs on another thread.</exception>
    public RunnerStatistics GetStatistics() => new(
        HasLoop: _loop is not null,
        IsRunning: _loop is { IsRunning: true },
        IsClosed: _isClosed,
        LiveTasks: _loop?.GetStatistics().LiveTasks ?? 0,
        LiveThreads: _loop?.Workers.Count ?? 0);

    /// <summary>The same as <see cref="Close"/>.</summary>
    public void Dispose() => Close();

    private TimeSpan? PatienceWithThreads =>
        _wasInterrupted && !(_options.ThreadJoinTimeout < s_patienceAfterInterrupt)
            ? s_patienceAfterInterrupt
            : _options.ThreadJoinTimeout;

    private void Prepare(Coroutine main)
    {
        ArgumentNullException.ThrowIfNull(main);
        if (EventLoop.Running is not null)
        {
            main.Refuse();
            ThrowHelper.LoopInsideLoop();
        }

        if (_isClosed)
        {
            main.Refuse();
        }
    }

    private void RunMain(LoopTask task, bool keepsContext)
    {
        Interrupts interrupts = _interrupts = Interrupts.Watch(task, _options.OnInterrupt);
        try
        {
            Loop.RunUntilComplete(task);
        }
        catch (CancelledException e) when (interrupts.Happened && task.Uncancel() == 0)
        {
            _wasInterrupted = true;
            EndInterrupted(e);
        }
        finally
        {
            _wasInterrupted |= interrupts.Happened;
            _mainHasFailed = task.HasFailed;
            if (keepsContext)
            {
                _context = task.Context;
            }

            if (!RunsOnce)
            {
                interrupts.Dispose();
            }
        }
    }

    // The tasks that main has left behind have a right to their clean-up too. It is under way already, so the first
    // Ctrl-C only shortens the patience with threads.
    private bool CleanUp(EventLoop loop)
    {
        using Interrupts? interrupts = _wasInterrupted
            ? null
            : Interrupts.Watch(
                loop, () => loop.Workers.LimitPatience(s_patienceAfterInterrupt), _options.OnInterrupt);
        new Shutdown(loop, PatienceWithThreads).Run();

        // Why main has failed is thrown, and tells more than that somebody was in a hurry then.
        return interrupts is not null && !_mainHasFailed && (interrupts.Happened || _interrupts is { Happened: true });
    }

    private void EndInterrupted(Exception? cause)
    {
        if (_options.OnInterrupt == InterruptBehavior.Throw)
        {
            throw new KeyboardInterruptException("The program was interrupted by Ctrl-C.", cause);
        }

        Close();
        Environment.Exit(ExitCode.Interrupted);
    }

    private static class ExitCode
    {
        /// <summary>128 and the number of SIGINT: what shells use, and test.</summary>
        public const int Interrupted = 130;
    }
}
