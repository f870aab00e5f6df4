using System.Runtime.ExceptionServices;

namespace Dongsi.LowLevel;

/// <summary>Behind <c>coroutine.Send()</c>, <c>Throw</c> and <c>Close</c>.</summary>
internal sealed class CoroutineDriver : HandDriver
{
    private readonly Coroutine _coroutine;

    // What the driving code was told to wait for; and if that is a task that runs an operation for us, the operation.
    private Awaitable? _waited;
    private Coroutine? _operation;

    private CoroutineDriver(Coroutine coroutine) : base(coroutine) => _coroutine = coroutine;

    /// <summary>The driver of a coroutine.</summary>
    /// <exception cref="InvalidOperationException">It cannot be driven by hand, or not any more.</exception>
    public static CoroutineDriver Of(Coroutine coroutine)
    {
        switch (coroutine.Stage)
        {
            case CoroutineStage.Ended or CoroutineStage.Spent:
                ThrowHelper.AwaitedTwice(coroutine);
                break;
            case CoroutineStage.Shared or CoroutineStage.Created:
                return coroutine.HasFrame ? new CoroutineDriver(coroutine) : throw ThrowHelper.NoFrame(coroutine);
        }

        CoroutineDriver driver = coroutine.Driver as CoroutineDriver ?? throw ThrowHelper.DrivenElsewhere(coroutine);
        return driver.IsRunning ? throw ThrowHelper.IsRunning(coroutine) : driver;
    }

    public Awaitable? GoOn()
    {
        InvalidOperationException? tooEarly = null;
        if (_waited is { MayGoOn: false })
        {
            tooEarly = ThrowHelper.ResumedTooEarly(_coroutine, _waited);
        }
        else if (_operation is not null)
        {
            _waited!.HandOverTo(_operation);
            _operation = null;
        }

        return Advance(tooEarly);
    }

    public Awaitable? ThrowIn(Exception error)
    {
        if (_coroutine.Stage == CoroutineStage.Created)
        {
            _coroutine.Abandon();
            ExceptionDispatchInfo.Throw(error);
        }

        return Advance(error);
    }

    public void End()
    {
        if (IsRunning)
        {
            throw ThrowHelper.IsRunning(_coroutine);
        }

        try
        {
            Advance(new GeneratorExitException());
        }
        catch (Exception e) when (e is GeneratorExitException or StopIterationException)
        {
            return;
        }

        throw ThrowHelper.WentOnWhileClosed(_coroutine);
    }

    public override InvalidOperationException CannotWait(Awaitable leaf) =>
        ThrowHelper.CannotWaitByHand(_coroutine, leaf);

    private protected override bool StopsAt(Awaitable leaf, out Exception? error)
    {
        error = null;
        if (leaf.TryHandOut(this, out _waited))
        {
            return true;
        }

        if (leaf is not Coroutine { Stage: CoroutineStage.Created } operation)
        {
            error = CannotWait(leaf);
            return false;
        }

        if (Loop is not { } loop)
        {
            operation.Refuse();
            error = ThrowHelper.NoLoopForHand(_coroutine, operation);
            return false;
        }

        _waited = loop.RunForHand(operation);
        if (_waited.MayGoOn)
        {
            _waited.HandOverTo(operation);
            return false;
        }

        _operation = operation;
        return true;
    }

    private protected override void Forget()
    {
        if (_operation is not null)
        {
            _waited!.CancelAwait($"{_coroutine.Name} does not wait for it any more", origin: null);
            _operation = null;
        }
    }

    /// <summary>The loop that runs beneath whoever drives.</summary>
    private static ICoroutineHost? Loop
    {
        get
        {
            Trampoline? trampoline = Trampoline.Current;
            while (trampoline is not null && trampoline.Host == HandDriven.Host)
            {
                trampoline = trampoline.Outer;
            }

            return trampoline?.Host;
        }
    }

    private Awaitable? Advance(Exception? error)
    {
        if (error is not null)
        {
            Forget();
        }

        _waited = null;
        Step(error);
        if (_coroutine.Stage != CoroutineStage.Ended)
        {
            return _waited;
        }

        Exception? failure = _coroutine.Failure;
        _coroutine.Abandon();
        _coroutine.Release();
        if (failure is not null)
        {
            ExceptionDispatchInfo.Throw(Outcome(failure, _coroutine));
        }

        throw new StopIterationException { Value = _coroutine.BoxedResult };
    }
}
