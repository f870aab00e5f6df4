using Dongsi.Stress.Schedules;

namespace Dongsi.Stress.Locks;

/// <summary>Tasks borrow the tokens of a limiter whose size changes all the time.</summary>
internal sealed class ResizedLimiterSubject : Subject
{
    private static readonly double[] s_sizes = [0, 1, 1, 2, 3, double.PositiveInfinity];

    private readonly CapacityLimiter _limiter = new(1);
    private readonly Line _line = new();
    private double _mostTokens = 1;

    public override async Coroutine Act(Actor actor)
    {
        if (actor.Random.Next(4) == 0)
        {
            Resize(s_sizes[actor.Random.Next(s_sizes.Length)]);
            await actor.Pause();
            return;
        }

        await _line.Wait(actor, _limiter.Acquire);
        try
        {
            await actor.Pause();
        }
        finally
        {
            _limiter.Release();
        }
    }

    public override bool Unblock(EventLoop loop)
    {
        bool isRight = _limiter is { TotalTokens: 0, BorrowedTokens: 0 };
        Resize(1);
        return isRight;
    }

    public override void Look()
    {
        Demand(_limiter.BorrowedTokens <= _mostTokens, $"too many are borrowed: {_limiter}");
        _mostTokens = Math.Max(_limiter.BorrowedTokens, _limiter.TotalTokens);
        Demand(
            _line.Patient == 0 || _limiter.AvailableTokens <= 0, $"a token is left, and somebody waits: {_limiter}");
        int waiting = _limiter.GetStatistics().TasksWaiting;
        Demand(waiting == _line.Patient, $"{_line.Patient} wait, and the limiter knows of {waiting}");
    }

    public override void LookAtEnd() => Demand(
        _limiter.GetStatistics() is { BorrowedTokens: 0, TasksWaiting: 0 }, $"all have left: {_limiter}");

    private void Resize(double tokens)
    {
        _limiter.TotalTokens = tokens;
        _mostTokens = Math.Max(_mostTokens, tokens);
    }
}
