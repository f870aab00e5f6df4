using Dongsi.Testing;

namespace Dongsi.Stress.Schedules;

/// <summary>
/// One random schedule under virtual time: some tasks act on the subject, hold and wait for random times, and cancel
/// one another by task, scope and deadline in random moments; most of all right after something was handed on, before
/// the one who got it has come to know.
/// </summary>
internal sealed class Schedule : IDisposable
{
    private const int MostTurnsForStep = 200;

    private readonly VirtualClock _clock = new();
    private readonly EventLoop _loop;
    private readonly Shape _shape;
    private readonly List<string>? _trace;
    private readonly double _storm;
    private readonly Actor[] _actors;
    private string? _reported;

    private Schedule(Shape shape, Func<Random, Subject> make, List<string>? trace)
    {
        _shape = shape;
        _trace = trace;
        Random = new Random(shape.Seed);

        // Some are calm, so that much gets done, and in some hardly anything succeeds.
        _storm = Random.NextDouble() * Random.NextDouble() * 0.5;
        _loop = new EventLoop(_clock, PollerKind.Portable);
        _loop.SetExceptionHandler((_, context) => _reported ??= $"{context.Message} {context.Exception}");
        Subject = make(Random);
        _actors = [.. Enumerable.Range(0, shape.Actors).Select(number => new Actor(this, number))];
    }

    public Random Random { get; }

    public Subject Subject { get; }

    /// <summary>Runs it. Null if all promises were kept, else which was not.</summary>
    public static string? Run(Shape shape, Func<Random, Subject> make, List<string>? trace = null)
    {
        using var schedule = new Schedule(shape, make, trace);
        try
        {
            schedule.Drive();
            return schedule._reported;
        }
        catch (BrokenPromiseException e)
        {
            return e.Message;
        }
    }

    public void Dispose() => _loop.Dispose();

    /// <summary>Perhaps somebody is cancelled now.</summary>
    public void Meddle()
    {
        if (Random.NextDouble() < _storm && _actors[Random.Next(_actors.Length)] is { Task.IsDone: false } victim)
        {
            victim.Interrupt();
        }
    }

    public void Note(string what) => _trace?.Add($"{_clock.Elapsed.TotalMilliseconds} ms: {what}");

    private void Drive()
    {
        foreach (Actor actor in _actors)
        {
            actor.Task = _loop.CreateTask(actor.Run(_shape.Steps), name: $"{actor.Number}");
        }

        long mostTurns = (long)MostTurnsForStep * _shape.Actors * _shape.Steps;
        while (_loop.GetStatistics().LiveTasks > 0)
        {
            if (mostTurns-- == 0)
            {
                throw new BrokenPromiseException("it spins: far more turns than anything needs");
            }

            Turn();
            Array.ForEach(_actors, ThrowIfFailed);
            Subject.Look();
        }

        Subject.LookAtEnd();
    }

    private void Turn()
    {
        try
        {
            _loop.PollEvents();
        }
        catch (DeadlockException) when (Subject.Unblock(_loop))
        {
            Note("everybody waits, as it should be");
        }
        catch (DeadlockException)
        {
            IEnumerable<string> waits = _loop.LiveTasks().Select(task => $"{task.Name} for {task.Awaited}");
            throw new BrokenPromiseException($"deadlock: {string.Join(", ", waits)}");
        }

        _loop.ProcessEvents();
        Meddle();
        _loop.ProcessReady();
        Meddle();
    }

    private static void ThrowIfFailed(Actor actor)
    {
        if (actor.Task is { IsDone: true, HasFailed: true })
        {
            Exception failure = actor.Task.FailureOrCancellation()!;
            throw failure as BrokenPromiseException ?? new BrokenPromiseException($"{actor.Number} failed: {failure}");
        }
    }
}
