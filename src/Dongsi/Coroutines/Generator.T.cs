using System.Collections;
using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Dongsi.LowLevel;

namespace Dongsi;

/// <summary>A coroutine that is driven by hand, and gives values out and takes values in.</summary>
/// <typeparam name="TSend">What is sent in.</typeparam>
/// <typeparam name="TYield">What comes out.</typeparam>
/// <remarks>
/// <para>It needs no loop. It can be walked with <c>foreach</c>, once: leaving the loop closes it.
/// <b>Thread safety</b>: one thread at a time.</para>
/// <para><b>Python</b>: a generator object.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq} ({State})")]
public partial class Generator<TSend, TYield> : IEnumerable<TYield>
{
    private readonly GeneratorContext<TSend, TYield> _context;

    internal Generator(Func<GeneratorContext<TSend, TYield>, Coroutine> body)
    {
        _context = new GeneratorContext<TSend, TYield>(this);
        Body = body(_context);
        if (Body is not { HasFrame: true })
        {
            throw new ArgumentException(
                "The body of a generator must be an async lambda or method of its own. "
                + "Write: Generator.Create<int, int>(async context => { … await context.Yield(value); … }).",
                nameof(body));
        }

        Body.Claim();
        Innermost = this;
    }

    /// <summary>The name of the method, or lambda, that is its body.</summary>
    /// <remarks><para><b>Python</b>: <c>generator.__name__</c>.</para></remarks>
    public string Name => Body.Name;

    /// <summary>How far it has come.</summary>
    /// <remarks><para><b>Python</b>: <c>inspect.getgeneratorstate()</c>.</para></remarks>
    public CoroutineState State =>
        HasEnded ? CoroutineState.Closed
        : !HasStarted ? CoroutineState.Created
        : IsRunning ? CoroutineState.Running
        : CoroutineState.Suspended;

    private protected Coroutine Body { get; }

    private bool HasStarted => Body.Stage != CoroutineStage.Claimed;

    private bool HasEnded => Body.Stage == CoroutineStage.Spent;

    /// <summary>Runs to the next yield.</summary>
    /// <returns>The value that was yielded.</returns>
    /// <exception cref="StopIterationException">The body has ended; what it returned is the exception's
    /// <see cref="StopIterationException.Value"/>.</exception>
    /// <exception cref="InvalidOperationException">The generator is running, or its body awaits something else than a
    /// yield.</exception>
    /// <remarks><para><b>Python</b>: <c>next(generator)</c>.</para></remarks>
    public TYield Next() => Advance(default!, wasSent: false, error: null);

    /// <summary>The yield that the body waits in gives this value; runs to the next one.</summary>
    /// <param name="value">What the body receives. Null is no value: then it is the same as <see cref="Next"/>.</param>
    /// <returns>The value that was yielded.</returns>
    /// <exception cref="StopIterationException">The body has ended; what it returned is the exception's
    /// <see cref="StopIterationException.Value"/>.</exception>
    /// <exception cref="InvalidOperationException">The body has not come to its first yield: call <see cref="Next"/>
    /// first; or see there.</exception>
    /// <remarks><para><b>Python</b>: <c>generator.send(value)</c>.</para></remarks>
    public TYield Send(TSend value)
    {
        if (value is not null && !HasStarted)
        {
            throw new InvalidOperationException(
                "A value was sent to a generator that has not started: no yield is there to receive it. "
                + "Call Next() once before the first Send(value).");
        }

        return Advance(value, wasSent: value is not null, error: null);
    }

    /// <summary>The yield that the body waits in throws; runs to the next one.</summary>
    /// <param name="error">What is thrown. If the body does not catch it, it comes back out.</param>
    /// <returns>The value that was yielded.</returns>
    /// <exception cref="StopIterationException">The body caught it and ended; what it returned is the exception's
    /// <see cref="StopIterationException.Value"/>.</exception>
    /// <exception cref="InvalidOperationException">The generator is running.</exception>
    /// <remarks><para><b>Python</b>: <c>generator.throw(error)</c>.</para></remarks>
    public TYield Throw(Exception error)
    {
        ArgumentNullException.ThrowIfNull(error);
        if (!HasStarted)
        {
            Body.Abandon();
        }

        if (HasEnded)
        {
            ExceptionDispatchInfo.Throw(error);
        }

        return Advance(default!, wasSent: false, error);
    }

    /// <summary>Lets the body clean up and end: the yield it waits in throws a <see cref="GeneratorExitException"/>.
    /// Does nothing if it has ended, and runs nothing if it has not begun.</summary>
    /// <exception cref="InvalidOperationException">The body yielded again instead of ending, or is running.</exception>
    /// <remarks><para><b>Python</b>: <c>generator.close()</c>.</para></remarks>
    public void Close() => End();

    /// <summary>Called by the compiler for <c>foreach</c>: goes through the values that are left.</summary>
    /// <remarks><para><b>Python</b>: <c>iter(generator)</c>.</para></remarks>
    public Enumerator GetEnumerator() => new(this);

    IEnumerator<TYield> IEnumerable<TYield>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>How far it has come.</summary>
    public GeneratorStatistics GetStatistics() => new(State, IsDelegating: Root.Innermost != this);

    /// <summary>As Python prints it: <c>&lt;generator object Name at 0x…&gt;</c>.</summary>
    public override string ToString() =>
        $"<generator object {Name} at 0x{System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this):x12}>";

    /// <summary>Closes it.</summary>
    /// <returns>True if the body returned of itself meanwhile; then there is a return value.</returns>
    private protected bool End()
    {
        if (!HasStarted)
        {
            Body.Abandon();
        }

        if (HasEnded)
        {
            return false;
        }

        try
        {
            if (TryAdvance(default!, wasSent: false, new GeneratorExitException()))
            {
                throw ThrowHelper.WentOnWhileClosed(this);
            }

            return true;
        }
        catch (GeneratorExitException)
        {
            return false;
        }
    }

    private TYield Advance(TSend sent, bool wasSent, Exception? error)
    {
        bool hadEnded = HasEnded;
        return TryAdvance(sent, wasSent, error)
            ? Innermost._context.Yielded
            : throw new StopIterationException { Value = hadEnded ? null : Body.BoxedResult };
    }

    /// <summary>Runs to the next yield; false if there is none.</summary>
    private bool TryAdvance(TSend sent, bool wasSent, Exception? error)
    {
        TakeBack();
        if (HasEnded)
        {
            return false;
        }

        GeneratorDriver<TSend, TYield> driver = Driver;
        while (driver.Frame is IDelegation delegation && delegation.TryTakeOver(driver))
        {
        }

        Innermost.Point.Offer(sent, wasSent);
        driver.Step(error);
        if (Body.Stage != CoroutineStage.Ended)
        {
            return true;
        }

        if (TakeOutcome<object>(out _) is { } failure)
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        return false;
    }

    /// <summary>Walks the values of a generator, and closes it at the end.</summary>
    public struct Enumerator : IEnumerator<TYield>
    {
        private readonly Generator<TSend, TYield> _generator;

        internal Enumerator(Generator<TSend, TYield> generator) => _generator = generator;

        /// <summary>The value that was yielded last.</summary>
        public TYield Current { get; private set; } = default!;

        readonly object? IEnumerator.Current => Current;

        /// <summary>Runs to the next yield.</summary>
        /// <returns>False if the body has ended.</returns>
        /// <exception cref="InvalidOperationException">The generator is running, or its body awaits something else
        /// than a yield.</exception>
        public bool MoveNext()
        {
            if (!_generator.TryAdvance(default!, wasSent: false, error: null))
            {
                return false;
            }

            Current = _generator.Innermost._context.Yielded;
            return true;
        }

        /// <summary>Closes the generator.</summary>
        /// <exception cref="InvalidOperationException">The body yielded again instead of ending.</exception>
        public readonly void Dispose() => _generator.Close();

        readonly void IEnumerator.Reset() => throw new NotSupportedException(
            "A generator runs once. Make a new one with Generator.Create(…).");
    }
}
