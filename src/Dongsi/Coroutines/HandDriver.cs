using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Dongsi.LowLevel;

/// <summary>
/// Runs a coroutine step by step for somebody who drives it by hand, where a task would do it on a loop.
/// </summary>
/// <remarks>
/// <para>It is a coroutine itself, and the caller of the outermost frame. So the frame leads to it without a field of
/// its own, which every coroutine would pay for; and when the outermost frame has ended, the trampoline comes here and
/// stops.</para>
/// <para>The trap is closing. In Python each coroutine on the way is closed by itself, from the innermost out: one
/// that catches the GeneratorExit and returns has been closed, and the one that awaits it hears a GeneratorExit of
/// its own; one that waits again has misbehaved, and the one that awaits it hears that. An exception that is merely
/// thrown in at the innermost await, and passes outwards, would let a frame far inside keep all others alive.</para>
/// </remarks>
internal abstract class HandDriver : Coroutine
{
    private readonly Trampoline _trampoline = new(HandDriven.Host);
    private readonly Coroutine _root;

    private protected HandDriver(Coroutine root) : base(CoroutineStage.Shared)
    {
        _root = root;
        _trampoline.GoTo(this);
    }

    public sealed override string Name => _root.Name;

    public sealed override string ToString() => _root.ToString();

    /// <summary>The frame with the await that waits; this itself before the start and after the end.</summary>
    public Coroutine Frame
    {
        get => _trampoline.Frame!;
        set => _trampoline.GoTo(value);
    }

    /// <summary>Is a step on its way?</summary>
    public bool IsRunning { get; private set; }

    /// <summary>Does it wait for something?</summary>
    private bool IsWaiting => _trampoline.AwaitedLeaf != this;

    /// <summary>What is thrown at the await of something that cannot be waited for by hand.</summary>
    public abstract InvalidOperationException CannotWait(Awaitable leaf);

    /// <summary>From where it waits, or from its start, to where it waits next or ends.</summary>
    /// <param name="error">What the await throws; null if it is to give its result.</param>
    public void Step(Exception? error)
    {
        // Bodies that drive others that drive others stand on each other; an overflow could not be caught.
        RuntimeHelpers.EnsureSufficientExecutionStack();
        Trampoline? outer = Trampoline.Current;
        _trampoline.RunsInside(outer);
        Trampoline.Current = _trampoline;
        IsRunning = true;
        try
        {
            if (error is GeneratorExitException exit && Frame.Caller is { } caller && caller != this)
            {
                CloseFromInside(exit);
            }
            else
            {
                Go(Frame, error);
            }
        }
        finally
        {
            IsRunning = false;
            Trampoline.Current = outer;
        }
    }

    /// <summary>What comes out of a body that threw: not a StopIterationException, which would mean its end.</summary>
    public static Exception Outcome(Exception failure, object driven) =>
        failure is StopIterationException ? ThrowHelper.StopIterationThrown(driven, failure) : failure;

    internal override void Await(Trampoline trampoline) => throw new UnreachableException("A driver is not awaited.");

    /// <summary>The outermost frame has ended.</summary>
    internal override void Resume() => _trampoline.Suspend(this);

    /// <summary>A future that was awaited where nobody can wait for it is done.</summary>
    internal override void Run()
    {
    }

    /// <summary>
    /// It awaits something. True if that is where the step ends; otherwise it goes on, and the await throws the error
    /// if there is one.
    /// </summary>
    private protected abstract bool StopsAt(Awaitable leaf, out Exception? error);

    /// <summary>Nobody will go on with what it awaits.</summary>
    private protected virtual void Forget()
    {
    }

    private void Go(Coroutine frame, Exception? error)
    {
        Enter(frame, error);
        if (frame == this)
        {
            _root.Await(_trampoline);
        }

        _trampoline.Drive();
        while (IsWaiting && !StopsAt(_trampoline.AwaitedLeaf!, out error))
        {
            Enter(Frame, error);
            _trampoline.Drive();
        }
    }

    private void Enter(Coroutine frame, Exception? error)
    {
        _trampoline.Enter(this, frame);
        if (error is not null)
        {
            _trampoline.Inject(error);
        }
    }

    /// <summary>Every frame but the outermost is closed, and then the outermost hears of it.</summary>
    private void CloseFromInside(GeneratorExitException exit)
    {
        Exception? trouble = null;
        Exception? atTheLeaf = new GeneratorExitException();
        Coroutine frame = Frame;
        while (frame.Caller is { } caller && caller != this)
        {
            trouble = frame is IDelegation ? trouble : CloseFrame(frame, atTheLeaf);
            atTheLeaf = null;

            // Each frame hears an exit of its own: one object would collect the stack traces of all.
            Exception heard = trouble ?? (caller.Caller == this ? exit : new GeneratorExitException());
            if (frame is IDelegation delegation)
            {
                delegation.GiveUp(this, heard);
            }
            else if (caller is not IDelegation)
            {
                frame.Fail(heard);
            }

            frame = caller;
        }

        Go(frame, error: null);
    }

    /// <summary>Lets one frame clean up; null if it has ended as it should.</summary>
    private Exception? CloseFrame(Coroutine frame, Exception? atTheLeaf)
    {
        frame.ReturnTo(this);
        Go(frame, atTheLeaf);
        if (IsWaiting)
        {
            Forget();
            return ThrowHelper.WentOnWhileClosed(frame);
        }

        return frame.Failure is null or GeneratorExitException ? null : Outcome(frame.Failure, frame);
    }
}
