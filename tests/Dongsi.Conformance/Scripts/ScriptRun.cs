using System.Text.Json;

namespace Dongsi.Conformance;

/// <summary>
/// Runs a random script and logs what happens: the twin of python/scripts.py. A script is a list of steps, a step is a
/// list whose first element names it; python/random_scripts.py says what follows.
/// </summary>
internal sealed partial class ScriptRun
{
    private const double Latest = 20;

    private readonly Log _log;
    private readonly EventLoop _loop = Asyncio.RunningLoop;
    private readonly Dictionary<int, LoopTask> _tasks = [];
    private readonly Future<int>[] _futures;

    private ScriptRun(Log log)
    {
        _log = log;
        _futures = [.. Enumerable.Range(0, 3).Select(_ => _loop.CreateFuture<int>())];
        for (int number = 0; number < _futures.Length; number++)
        {
            int set = number;
            _loop.CallLater(2 + 2 * number, () => Set(set));
        }
    }

    /// <summary>The trace of a script, each line with its time.</summary>
    public static IReadOnlyList<string> TraceOf(JsonElement script)
    {
        List<string> lines = [];
        EventLoop loop = VirtualLoop(_ => { });
        void Add(string line) => lines.Add($"{Clock(loop)} {line}");

        async Coroutine Main()
        {
            var run = new ScriptRun(Add);
            LoopTask root = run.Track(0, Asyncio.CreateTask(run.Child(0, script)));
            await Asyncio.Wait([root], timeout: Latest);
            Add("end");
        }

        loop.RunUntilComplete(Main());
        loop.Close();
        return lines;
    }

    private static double? Limit(JsonElement value) => value.ValueKind == JsonValueKind.Null ? null : value.GetDouble();

    private async Coroutine<int> Child(int number, JsonElement steps)
    {
        _log($"start {number}");
        return await Body(steps);
    }

    // It has a result only because WaitFor and GatherOutcomes want one.
    private async Coroutine<int> Body(JsonElement steps)
    {
        foreach (JsonElement step in steps.EnumerateArray())
        {
            await Step(step);
        }

        return 0;
    }

    private LoopTask<int> Track(int number, LoopTask<int> task)
    {
        _tasks[number] = task;
        task.AddDoneCallback(_ => _log($"task {number} {Ended(task)}"));
        return task;
    }

    private LoopTask<int> Start(JsonElement number, JsonElement steps, JsonElement isEager) =>
        Track(
            number.GetInt32(),
            Asyncio.CreateTask(Child(number.GetInt32(), steps), eager: isEager.GetBoolean()));

    // Calls the non-generic overload, which does not look at the result.
    private static string Ended(Future future) => Outcome(future);

    private LoopTask<int>? Find(JsonElement number) =>
        _tasks.TryGetValue(number.GetInt32(), out LoopTask? task) ? (LoopTask<int>)task : null;

    private Coroutine Step(JsonElement step) => step[0].GetString() switch
    {
        "timeout" => TimeoutStep(step[1], step[2], step[3]),
        "wait_for" => WaitForStep("wait_for", Limit(step[1]), Body(step[2])),
        "wait_for_task" => Find(step[2]) is { } task ? WaitForStep("wait_for_task", Limit(step[1]), task) : Done(),
        "group" => GroupStep(step[1], step[2], step[3]),
        "gather" => GatherStep(step[1], step[2].GetBoolean()),
        "wait" => WaitStep(step[1], step[2].GetString(), Limit(step[3])),
        "as_completed" => AsCompletedStep(step[1], Limit(step[2])),
        "try" => TryStep(step[1], step[2].GetString(), step[3]),
        "finally" => FinallyStep(step[1], step[2], step[3]),
        _ => SimpleStep(step),
    };

    private async Coroutine SimpleStep(JsonElement step)
    {
        switch (step[0].GetString())
        {
            case "log":
                _log($"log {step[1]} asked {Asked()}");
                break;
            case "sleep":
                await Asyncio.Sleep(step[1].GetDouble());
                break;
            case "raise":
                throw new Oops(step[1].GetString()!);
            case "spawn":
                Start(step[1], step[2], step[3]);
                break;
            case "shield":
                await Asyncio.Shield(Start(step[1], step[2], step[3]));
                break;
            case "await" when Find(step[1]) is { } task:
                await task;
                break;
            case "cancel":
                Cancel("cancel", step[1]);
                break;
            case "cancel_later":
                _loop.CallLater(step[1].GetDouble(), () => Cancel("cancel later", step[2]));
                break;
            case "uncancel":
                _log($"uncancel {Asyncio.CurrentTask!.Uncancel()}");
                break;
            default:
                await FutureStep(step);
                break;
        }
    }

    private async Coroutine FutureStep(JsonElement step)
    {
        int number = step[1].GetInt32();
        Future<int> future = _futures.ElementAtOrDefault(number) ?? _futures[0];
        switch (step[0].GetString())
        {
            case "set" when future.Done:
                _futures[number] = _loop.CreateFuture<int>();
                break;
            case "set":
                Set(number);
                break;
            case "fail" when !future.Done:
                future.SetException(new Oops($"future {number}"));
                break;
            case "cancel_future":
                _log($"cancel future {Yes(future.Cancel())}");
                break;
            case "await_future":
                await future;
                break;
            case "shield_future":
                await Asyncio.Shield(future);
                break;
        }
    }

    private void Set(int number)
    {
        if (!_futures[number].Done)
        {
            _futures[number].SetResult(0);
        }
    }

    private void Cancel(string word, JsonElement number)
    {
        if (Find(number) is { } task)
        {
            _log($"{word} {number} {Yes(task.Cancel())}");
        }
    }
}
