using Dongsi.LowLevel;

namespace Dongsi.Testing;

/// <summary>One run of a program under a schedule.</summary>
internal sealed class Simulation
{
    private readonly World _world;
    private readonly RunTrace _trace;
    private readonly RunSchedule _schedule;
    private LoopErrorContext? _reported;

    private Simulation(int seed, SchedulePolicy policy, int mostSteps)
    {
        _world = new World(seed);
        _trace = new RunTrace(_world.Clock);
        _schedule = new RunSchedule(policy, _trace, mostSteps);
    }

    public static SimulatedRun Run(int seed, SchedulePolicy policy, Func<World, Coroutine> program, int mostSteps) =>
        new Simulation(seed, policy, mostSteps).Run(program);

    private SimulatedRun Run(Func<World, Coroutine> program)
    {
        Exception? failure;
        TimeSpan elapsed;
        using (EventLoop loop = _world.CreateLoop(_schedule))
        {
            loop.SetExceptionHandler((_, context) => _reported ??= context);
            failure = RunOn(loop, program);
            elapsed = _world.Clock.Elapsed;
            _schedule.End();
            CleanUp(loop, failure);
        }

        failure ??= _reported is null ? null : new LeftoverException(
            $"The run reported to the loop's exception handler: {_reported.Message}. {_reported.Exception}",
            _reported.Exception);
        if (failure is not null)
        {
            _trace.Add(_schedule.Steps, "the run fails", RunTrace.WithoutAddresses(
                $"{failure.GetType().Name}: {failure.Message}").Replace("\r", "", StringComparison.Ordinal));
        }

        return new SimulatedRun(_world.Seed, _schedule, _trace.Text, elapsed, failure);
    }

    private Exception? RunOn(EventLoop loop, Func<World, Coroutine> program)
    {
        try
        {
            loop.RunUntilComplete(loop.CreateTask(program(_world), name: "main"));
            if (loop.LiveTasks() is { Count: > 0 } left)
            {
                string names = string.Join(", ", left.Select(static task => $"'{task.Name}' ({task.Root.Name})"));
                return new LeftoverException(
                    $"The program has ended, and has left tasks behind: {names}. Await or cancel them, or start them "
                    + "in a TaskGroup or a Nursery.");
            }

            return null;
        }
        catch (Exception e)
        {
            return e;
        }
    }

    private static void CleanUp(EventLoop loop, Exception? failure)
    {
        // What a broken run still reports is not what broke it.
        if (failure is not null)
        {
            loop.SetExceptionHandler(static (_, _) => { });
        }

        new Shutdown(loop, TimeSpan.Zero).RunWithoutWaiting();
    }
}
