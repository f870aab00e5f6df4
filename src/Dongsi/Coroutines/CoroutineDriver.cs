using System.Runtime.ExceptionServices;

namespace Dongsi.LowLevel;

/// <summary>Behind <c>coroutine.Send()</c>, <c>Throw</c> and <c>Close</c>.</summary>
internal sealed class CoroutineDriver : HandDriver
{
    private readonly Coroutine _coroutine;

    // What the driving code was told to wait for.
    private Awaitable? _waited;

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
        Exception? error = null;
        if (_waited is not null && !_waited.MayGoOn(out error))
        {
            error = ThrowHelper.ResumedTooEarly(_coroutine, _waited);
        }

        return Advance(error);
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
        error = leaf.HandOut(this, out _waited);
        if (error is not null)
        {
            (leaf as Coroutine)?.Refuse();
        }

        return error is null;
    }

    private protected override void Forget()
    {
        _waited?.DropWait();
        _waited = null;
    }

    private Awaitable? Advance(Exception? error)
    {
        Forget();
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
