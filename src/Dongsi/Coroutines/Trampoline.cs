using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace Dongsi.LowLevel;

/// <summary>
/// Runs the frames of a task one after the other on a flat stack.
/// </summary>
/// <remarks>
/// <para>The trap: if a coroutine called the coroutine that it awaits, and a coroutine that ends called the one that
/// awaits it, a chain of awaits would be as deep on the thread's stack as it is long, in both directions; a million
/// frames overflow it. So no frame ever calls a frame. It names the one that runs next, returns, and the loop here
/// goes on with that one. The price is one virtual call per switch.</para>
/// <para>Rejected: running the child inside the awaiter's <c>IsCompleted</c> (saves the switch when the child does
/// not suspend, but recurses, and needs a stack guard on the fast path).</para>
/// </remarks>
internal sealed class Trampoline(ICoroutineHost host)
{
    [ThreadStatic]
    private static Trampoline? t_current;

    // How many trampolines of the process have something injected. Every leaf that is resumed looks here first, because
    // a static field costs a third of a thread static one, and there is almost never anything.
    private static int s_injections;

    // How many scopes of the process are cancelled, so that a checkpoint which is done already need not look for its
    // task's as long as there is none.
    private static int s_cancelledScopes;

    private Exception? _injected;

    /// <summary>The trampoline of the loop that runs on this thread.</summary>
    public static Trampoline? Current
    {
        get => t_current;
        set => t_current = value;
    }

    /// <summary>The loop, seen from below.</summary>
    public ICoroutineHost Host { get; } = host;

    /// <summary>
    /// While this one runs, the one that ran before on this thread: whoever drives a coroutine by hand does so from
    /// some other code, which may be a coroutine as well.
    /// </summary>
    public Trampoline? Outer { get; private set; }

    /// <summary>The task whose frames run, as its awaiteds see it: something to make ready again.</summary>
    public Runnable? Task { get; private set; }

    /// <summary>
    /// The frame that is running; once it has returned, the one that runs next. If the task
    /// <see cref="IsSuspended"/>, the one with the await. Null for a task that is nothing but a leaf.
    /// </summary>
    public Coroutine? Frame { get; private set; }

    /// <summary>The frame that is running now, if one is.</summary>
    public Coroutine? RunningFrame => Task is not null && !IsSuspended ? Frame : null;

    /// <summary>Has the task begun to wait for something?</summary>
    public bool IsSuspended { get; private set; }

    /// <summary>What it waits for, if it <see cref="IsSuspended"/>.</summary>
    public Awaitable? AwaitedLeaf { get; private set; }

    /// <summary>The running task is in a cancelled scope: what is done already must throw all the same.</summary>
    public bool IsInCancelledScope => s_cancelledScopes != 0 && Task is { IsInCancelledScope: true };

    /// <summary>How many scopes of the process are cancelled.</summary>
    public static int CancelledScopes => s_cancelledScopes;

    /// <summary>A scope was cancelled (1), or is no more (-1).</summary>
    public static void CountCancelledScope(int change) => Interlocked.Add(ref s_cancelledScopes, change);

    /// <summary>A step of a task begins, or goes on after another one inside it.</summary>
    /// <param name="task">Whose step it is.</param>
    /// <param name="frame">The frame to resume; null if there is none yet.</param>
    public void Enter(Runnable? task, Coroutine? frame)
    {
        Task = task;
        IsSuspended = false;
        GoTo(frame);
    }

    /// <summary>The step is over.</summary>
    public void Leave() => Task = null;

    /// <summary>It begins to run, by hand, inside another one or inside none.</summary>
    public void RunsInside(Trampoline? outer)
    {
        if (Outer != outer)
        {
            Outer = outer;
        }
    }

    /// <summary>The frame that runs next.</summary>
    public void GoTo(Coroutine? frame)
    {
        // Compared before it is stored, here and below: the store of a reference costs a write barrier of the
        // collector, and a loop in the user's code waits with the same frame for the same leaf again and again.
        if (Frame != frame)
        {
            Frame = frame;
        }
    }

    /// <summary>The task waits for a leaf. Whoever ends the wait makes <see cref="Task"/> ready.</summary>
    public void Suspend(Awaitable leaf)
    {
        IsSuspended = true;
        if (AwaitedLeaf != leaf)
        {
            AwaitedLeaf = leaf;
        }
    }

    /// <summary>Runs frames until the task waits for something or its outermost frame has ended.</summary>
    [StackTraceHidden]
    [DebuggerHidden]
    public void Drive()
    {
        while (!IsSuspended && Frame is { } frame)
        {
            Coroutine? caller = frame.Caller;
            frame.Resume();
            if (frame.Stage == CoroutineStage.Ended)
            {
                Frame = caller;
            }
        }
    }

    /// <summary>The await that is resumed next throws, whatever the result of the awaited.</summary>
    public void Inject(Exception error)
    {
        if (_injected is null)
        {
            Interlocked.Increment(ref s_injections);
        }

        _injected = error;
    }

    /// <summary>Called first by every leaf that is resumed: throws what was injected, if anything.</summary>
    [StackTraceHidden]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ThrowIfInjected()
    {
        if (s_injections != 0)
        {
            t_current?.ThrowInjected();
        }
    }

    /// <summary>Runs a continuation outside any loop; its await throws.</summary>
    public static void ThrowInto(Action continuation, Exception error)
    {
        var nobodys = new Trampoline(HandDriven.Host);
        nobodys.Inject(error);
        Trampoline? outer = t_current;
        t_current = nobodys;
        try
        {
            continuation();
        }
        finally
        {
            t_current = outer;
            nobodys.TakeInjected();
        }
    }

    /// <summary>What was injected and not thrown yet, if anything.</summary>
    public Exception? TakeInjected()
    {
        Exception? error = _injected;
        if (error is not null)
        {
            _injected = null;
            Interlocked.Decrement(ref s_injections);
        }

        return error;
    }

    [StackTraceHidden]
    private void ThrowInjected()
    {
        if (TakeInjected() is { } error)
        {
            ExceptionDispatchInfo.Throw(error);
        }
    }
}
