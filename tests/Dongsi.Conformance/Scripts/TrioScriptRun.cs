using System.Text.Json;

namespace Dongsi.Conformance;

/// <summary>
/// Runs a random script of scopes and nurseries and logs what happens: the twin of python/trio_scripts.py. A script is
/// a list of steps, a step is a list whose first element names it; python/random_trio.py says what follows.
/// </summary>
internal sealed partial class TrioScriptRun
{
    private const long TicksOfOne = TimeSpan.TicksPerSecond / 128;

    private static readonly int[] s_eventsAt = [5003, 7001, 9001];

    private readonly Log _log;
    private readonly EventLoop _loop = Asyncio.RunningLoop;
    private readonly Dictionary<int, CancelScope> _scopes = [];
    private readonly Dictionary<int, Nursery> _nurseries = [];
    private readonly AsyncEvent[] _events;

    private TrioScriptRun(Log log)
    {
        _log = log;
        _events = [.. s_eventsAt.Select(_ => new AsyncEvent())];
        foreach ((AsyncEvent happening, int moment) in _events.Zip(s_eventsAt))
        {
            _loop.CallAt(new TimeSpan(moment * TicksOfOne), happening.Set);
        }
    }

    /// <summary>The trace of a script, each line with its time; the lines of one moment are sorted.</summary>
    public static IReadOnlyList<string> TraceOf(JsonElement script)
    {
        List<(long Moment, string Line)> lines = [];
        EventLoop loop = VirtualLoop(context => lines.Add((0, context)));

        async Coroutine Main()
        {
            var run = new TrioScriptRun(line => lines.Add((Asyncio.RunningLoop.Time.Ticks / TicksOfOne, line)));
            try
            {
                await run.Body(script);
                run._log("end");
            }
            catch (Exception error)
            {
                run._log($"end {Said(error)}");
            }
        }

        loop.RunUntilComplete(Main());
        loop.Close();
        return
        [
            .. lines.OrderBy(line => line.Moment).ThenBy(line => line.Line, StringComparer.Ordinal)
                .Select(line => $"{line.Moment} {line.Line}"),
        ];
    }

    private static string Said(Exception error) => error is ExceptionGroup group
        ? $"Group[{string.Join(", ", group.InnerExceptions.Select(Said).Order(StringComparer.Ordinal))}]"
        : Show(error);

    private async Coroutine Body(JsonElement steps)
    {
        foreach (JsonElement step in steps.EnumerateArray())
        {
            await Step(step);
        }
    }

    private async Coroutine RunTask(int number, Func<Coroutine> body)
    {
        _log($"task {number} begins");
        try
        {
            await body();
            _log($"task {number} done");
        }
        catch (Exception error)
        {
            _log($"task {number} {Said(error)}");
            throw;
        }
    }

    private Coroutine RunTask(JsonElement child) => RunTask(child[0].GetInt32(), () => Body(child[1]));

    private Coroutine Step(JsonElement step) => step[0].GetString() switch
    {
        "scope" => ScopeStep(step[1].GetInt32(), After(step[2]), step[3].GetBoolean(), step[4]),
        "nursery" => NurseryStep(step[1].GetInt32(), step[2], step[3]),
        "start" => StartStep(_nurseries[step[1].GetInt32()], step[2], step[3]),
        "try" => TryStep(step[1], step[2].GetString()),
        "finally" => FinallyStep(step[1], step[2], step[3].GetBoolean()),
        "sleep" => Sleep(step[1]),
        "checkpoint" => Asyncio.Checkpoint(),
        "wait" => _events[step[1].GetInt32()].Wait(),
        _ => SimpleStep(step),
    };

    private async Coroutine SimpleStep(JsonElement step)
    {
        switch (step[0].GetString())
        {
            case "log":
                _log($"log {step[1]}");
                break;
            case "raise":
                throw new Oops(step[1].GetString()!);
            case "set":
                _events[step[1].GetInt32()].Set();
                break;
            case "spawn":
                Spawn(_nurseries[step[1].GetInt32()], step[2]);
                break;
            case var what when _scopes.TryGetValue(step[1].GetInt32(), out CancelScope? scope):
                Change(what, scope, step);
                break;
        }
    }

    private void Change(string? what, CancelScope scope, JsonElement step)
    {
        switch (what)
        {
            case "cancel":
                _log($"cancel {step[1]}");
                scope.Cancel();
                break;
            case "deadline":
                scope.Deadline = After(step[2]);
                break;
            case "shield":
                scope.Shield = step[2].GetBoolean();
                break;
        }
    }

    private void Spawn(Nursery nursery, JsonElement child)
    {
        try
        {
            nursery.StartSoon(RunTask(child));
        }
        catch (InvalidOperationException)
        {
            _log($"task {child[0]} refused");
        }
    }

    private TimeSpan? After(JsonElement ticks) => ticks.ValueKind == JsonValueKind.Null
        ? null
        : _loop.Time + new TimeSpan(ticks.GetInt32() * TicksOfOne);

    private static Coroutine Sleep(JsonElement ticks) => Asyncio.Sleep(new TimeSpan(ticks.GetInt32() * TicksOfOne));
}
