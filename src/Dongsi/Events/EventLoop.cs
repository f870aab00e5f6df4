using System.Diagnostics;
using Dongsi.LowLevel;

namespace Dongsi;

/// <summary>
/// An event loop: runs callbacks, timers and tasks one at a time, on one thread. Several loops may run at the same
/// time on several threads; their objects do not mix.
/// </summary>
/// <remarks>
/// <para>Most programs never make one: <c>Asyncio.Run</c> does, and closes it.</para>
/// <para><b>Thread safety</b>: while the loop runs, only its own thread may touch it and its futures; another thread
/// gets an exception, always. <see cref="CallSoonThreadsafe"/> is the way in.</para>
/// <para><b>Python</b>: <c>asyncio.AbstractEventLoop</c>, <c>asyncio.new_event_loop()</c>.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed partial class EventLoop : IDisposable, IReadyQueue
{
    [ThreadStatic]
    private static EventLoop? t_running;

    private readonly IPoller _poller;
    private readonly LoopClock _clock;
    private readonly SegmentedQueue<ReadyEntry> _ready = new();
    private readonly TimerQueue _timers = new();
    private Watched _watch;
    private int _liveTaskCount;

    /// <summary>A loop that is not running yet.</summary>
    /// <param name="timeProvider">The clock; null for the system's. A clock of your own is waited for through its
    /// own timers, so that a test may hold it still; a virtual one (<c>Dongsi.Testing</c>) jumps to the next deadline.
    /// </param>
    /// <param name="poller">How to wait for the operating system.</param>
    /// <exception cref="PlatformNotSupportedException">This system has no such poller.</exception>
    /// <exception cref="InvalidOperationException">The clock is virtual, and that of another open loop.</exception>
    public EventLoop(TimeProvider? timeProvider = null, PollerKind poller = PollerKind.Auto)
        : this(timeProvider, PollerFactory.Create(poller), pollerKeepsTime: timeProvider is null)
    {
    }

    /// <summary>For tests: a poller that is itself the clock's hand, so that waiting moves the time.</summary>
    internal EventLoop(TimeProvider clock, IPoller poller) : this(clock, poller, pollerKeepsTime: true)
    {
    }

    internal EventLoop(TimeProvider? clock, IPoller poller, bool pollerKeepsTime)
    {
        _poller = poller;
        _clock = new LoopClock(clock, poller, pollerKeepsTime);
        _synchronizationContext = new LoopSynchronizationContext(this);
        Trampoline = new Trampoline(this);
        Debug = Environment.GetEnvironmentVariable("DONGSI_DEBUG") is "1" or "true";
        Attach();
    }

    /// <summary>The loop that runs on this thread, or null.</summary>
    internal static EventLoop? Running => t_running;

    /// <summary>The loop that runs on this thread.</summary>
    /// <exception cref="InvalidOperationException">None does.</exception>
    internal static EventLoop RequireRunning() => t_running ?? throw ThrowHelper.NoRunningLoop();

    /// <summary>How it waits, and what watches its sockets and pipes.</summary>
    internal IPoller Poller => _poller;

    /// <summary>Drives the frames of this loop's tasks.</summary>
    internal Trampoline Trampoline { get; }

    /// <summary>The time on the loop's clock, since an origin that means nothing. It never goes back.</summary>
    /// <remarks><para><b>Python</b>: <c>loop.time()</c>.</para></remarks>
    public TimeSpan Time => new(_clock.Now);

    /// <summary>What the loop's clock says about the date, for the times of files.</summary>
    internal DateTime UtcNow => _clock.UtcNow;

    /// <summary>Is the loop running now? A guest's is, between its turns too, until its run is over.</summary>
    public bool IsRunning => Volatile.Read(ref _ownerThread) != 0;

    /// <summary>Has <see cref="Close"/> been called?</summary>
    public bool IsClosed { get; private set; }

    /// <summary>
    /// Debug mode: reports slow callbacks, coroutines that nobody awaited and failures that nobody looked at for a
    /// second, and remembers where tasks, handles and coroutines were made. Off by default; on if the environment
    /// variable <c>DONGSI_DEBUG</c> is 1.
    /// </summary>
    /// <exception cref="InvalidOperationException">Set while the loop runs on another thread.</exception>
    /// <remarks><para><b>Python</b>: <c>loop.set_debug()</c>, <c>PYTHONASYNCIODEBUG</c>.</para></remarks>
    public bool Debug
    {
        get => (_watch & Watched.Debug) != 0;
        set
        {
            EnsureOwnThread();
            if (value == Debug)
            {
                return;
            }

            _watch ^= Watched.Debug;
            if (value)
            {
                CoroutineTracking.Enter();
            }
            else
            {
                CoroutineTracking.Leave();
            }
        }
    }

    /// <summary>In debug mode, what runs longer than this without an await is reported. 0.1 s, as in asyncio.</summary>
    /// <remarks><para><b>Python</b>: <c>loop.slow_callback_duration</c>.</para></remarks>
    public TimeSpan SlowCallbackDuration { get; set; } = TimeSpan.FromSeconds(0.1);

    /// <summary>What the loop is doing, in numbers.</summary>
    /// <exception cref="InvalidOperationException">The loop runs on another thread.</exception>
    public EventLoopStatistics GetStatistics()
    {
        EnsureOwnThread();
        return new EventLoopStatistics(
            LiveTasks: _liveTaskCount,
            Ready: _ready.Count,
            Timers: _timers.LiveCount,
            Turns: _turns,
            NextDeadline: _timers.TryPeek(out long when) ? new TimeSpan(when) : null);
    }

    /// <summary>The loop's state, for people.</summary>
    public override string ToString() =>
        $"<EventLoop running={IsRunning} closed={IsClosed} debug={Debug}>";
}
