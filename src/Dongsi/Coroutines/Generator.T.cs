using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Dongsi.LowLevel;

namespace Dongsi;

/// <summary>A coroutine that is driven by hand, and gives values out and takes values in.</summary>
/// <typeparam name="TSend">What is sent in.</typeparam>
/// <typeparam name="TYield">What comes out.</typeparam>
/// <remarks>
/// <para>It needs no loop. <b>Thread safety</b>: one thread at a time.</para>
/// <para><b>Python</b>: a generator object.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class Generator<TSend, TYield>
{
    private readonly Trampoline _trampoline = new(HandDriven.Host);
    private readonly GeneratorContext<TSend, TYield> _context = new();
    private readonly Coroutine _body;
    private bool _isRunning;

    internal Generator(Func<GeneratorContext<TSend, TYield>, Coroutine> body)
    {
        _body = body(_context);
        if (_body is null or { Stage: CoroutineStage.Shared })
        {
            throw new ArgumentException(
                "The body of a generator must be an async lambda or method of its own. "
                + "Write: Generator.Create<int, int>(async context => { … await context.Yield(value); … }).",
                nameof(body));
        }

        _body.Claim();
    }

    private bool HasStarted => _body.Stage != CoroutineStage.Claimed;

    private bool HasEnded => _body.Stage == CoroutineStage.Spent;

    /// <summary>Runs to the next yield.</summary>
    /// <returns>The value that was yielded.</returns>
    /// <exception cref="StopIterationException">The body has ended.</exception>
    /// <exception cref="InvalidOperationException">The generator is running, or its body awaits something else than a
    /// yield.</exception>
    /// <remarks><para><b>Python</b>: <c>next(generator)</c>.</para></remarks>
    public TYield Next() => Advance(default!, error: null);

    /// <summary>The yield that the body waits in gives this value; runs to the next one.</summary>
    /// <param name="value">What the body receives.</param>
    /// <returns>The value that was yielded.</returns>
    /// <exception cref="StopIterationException">The body has ended.</exception>
    /// <exception cref="InvalidOperationException">The body has not come to its first yield: call <see cref="Next"/>
    /// first; or see there.</exception>
    /// <remarks><para><b>Python</b>: <c>generator.send(value)</c>.</para></remarks>
    public TYield Send(TSend value)
    {
        if (!HasStarted)
        {
            throw new InvalidOperationException(
                "A value was sent to a generator that has not started: no yield is there to receive it. "
                + "Call Next() once before the first Send(value).");
        }

        return Advance(value, error: null);
    }

    /// <summary>The yield that the body waits in throws; runs to the next one.</summary>
    /// <param name="error">What is thrown. If the body does not catch it, it comes back out.</param>
    /// <returns>The value that was yielded.</returns>
    /// <exception cref="StopIterationException">The body caught it and ended.</exception>
    /// <remarks><para><b>Python</b>: <c>generator.throw(error)</c>.</para></remarks>
    public TYield Throw(Exception error)
    {
        ArgumentNullException.ThrowIfNull(error);
        if (!HasStarted)
        {
            _body.Abandon();
        }

        if (HasEnded)
        {
            ExceptionDispatchInfo.Throw(error);
        }

        return Advance(default!, error);
    }

    /// <summary>Lets the body clean up and end: the yield it waits in throws a <see cref="GeneratorExitException"/>.
    /// Does nothing if it has ended.</summary>
    /// <exception cref="InvalidOperationException">The body yielded again instead of ending.</exception>
    /// <remarks><para><b>Python</b>: <c>generator.close()</c>.</para></remarks>
    public void Close()
    {
        if (!HasStarted)
        {
            _body.Abandon();
        }

        if (HasEnded)
        {
            return;
        }

        try
        {
            Advance(default!, new GeneratorExitException());
        }
        catch (Exception e) when (e is GeneratorExitException or StopIterationException)
        {
            return;
        }

        throw new InvalidOperationException(
            $"{this} yielded a value while it was being closed. "
            + "Let the GeneratorExitException pass, and only clean up.");
    }

    /// <summary>The generator, for people.</summary>
    public override string ToString() => $"<generator object {_body.Name}>";

    private TYield Advance(TSend sent, Exception? error)
    {
        if (_isRunning)
        {
            throw new InvalidOperationException($"{this} is running already: its own body asked it for a value.");
        }

        if (HasEnded)
        {
            throw new StopIterationException();
        }

        _context.Point.Offer(sent);
        Trampoline? outer = Trampoline.Current;
        Trampoline.Current = _trampoline;
        _isRunning = true;
        try
        {
            Resume(error);
        }
        finally
        {
            _isRunning = false;
            Trampoline.Current = outer;
        }

        // Nobody can have caught it: the body was nothing but a leaf that no loop drives.
        if (_trampoline.TakeInjected() is { } uncaught)
        {
            _body.Abandon();
            ExceptionDispatchInfo.Throw(uncaught);
        }

        return _trampoline.IsSuspended ? _context.Yielded : End();
    }

    private void Resume(Exception? error)
    {
        _trampoline.Enter(HandDriven.Task, _trampoline.Frame);
        if (error is not null)
        {
            _trampoline.Inject(error);
        }

        if (!HasStarted)
        {
            _body.Await(_trampoline);
        }

        _trampoline.Drive();
        while (_trampoline.IsSuspended && _trampoline.AwaitedLeaf is { } leaf && leaf != _context.Point)
        {
            // It would wait for ever: no loop drives it. The await throws, so that its finally blocks run.
            _trampoline.Enter(HandDriven.Task, _trampoline.Frame);
            _trampoline.Inject(HandDriven.CannotWait(this, leaf));
            _trampoline.Drive();
        }
    }

    private TYield End()
    {
        Exception? failure = _body.Failure;
        _body.Abandon();
        _body.Release();
        if (failure is not null)
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        throw new StopIterationException();
    }
}
