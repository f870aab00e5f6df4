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

    /// <summary>The trampoline of the loop that runs on this thread.</summary>
    public static Trampoline? Current
    {
        get => t_current;
        set => t_current = value;
    }

    /// <summary>The loop, seen from below.</summary>
    public ICoroutineHost Host { get; } = host;

    /// <summary>The task whose frames run, as its awaiteds see it: something to make ready again.</summary>
    public Runnable? Task { get; private set; }

    /// <summary>
    /// The frame that is running; once it has returned, the one that runs next. Null: the task waits.
    /// </summary>
    public Coroutine? Frame { get; set; }

    /// <summary>What the task has begun to wait for; null if it has not.</summary>
    public Awaitable? AwaitedLeaf { get; private set; }

    /// <summary>
    /// The frame with the await that the task waits in; null if the task itself is nothing but a leaf.
    /// </summary>
    public Coroutine? AwaitingFrame { get; private set; }

    /// <summary>What the await that is being resumed must throw, whatever the result of the awaited.</summary>
    public Exception? Injected { get; set; }

    /// <summary>The step of a task begins, or (null) is over.</summary>
    public void Enter(Runnable? task)
    {
        Task = task;
        AwaitedLeaf = null;
    }

    /// <summary>Runs frames until the task waits for something or its outermost frame has ended.</summary>
    [StackTraceHidden]
    [DebuggerHidden]
    public void Drive()
    {
        while (Frame is { } frame)
        {
            frame.Resume();
            if (frame.Stage == CoroutineStage.Ended)
            {
                Frame = frame.Caller;
                frame.Caller = null;
            }
        }
    }

    /// <summary>The task waits for a leaf. Whoever ends the wait makes <see cref="Task"/> ready.</summary>
    public void Suspend(Awaitable leaf, Coroutine? frame)
    {
        AwaitedLeaf = leaf;
        AwaitingFrame = frame;
        Frame = null;
    }

    /// <summary>Called first by every leaf that is resumed: throws what was injected, if anything.</summary>
    [StackTraceHidden]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ThrowIfInjected()
    {
        if (t_current is { Injected: not null } trampoline)
        {
            trampoline.ThrowInjected();
        }
    }

    [StackTraceHidden]
    private void ThrowInjected()
    {
        Exception error = Injected!;
        Injected = null;
        ExceptionDispatchInfo.Throw(error);
    }
}
