using System.Text.Json;
using Dongsi.Testing;

namespace Dongsi.Conformance;

// The steps that hold other steps or wait for several tasks.
internal sealed partial class ScriptRun
{
    private static async Coroutine Done()
    {
    }

    private async Coroutine TimeoutStep(JsonElement limit, JsonElement steps, JsonElement move)
    {
        TimeoutScope? used = null;
        try
        {
            await Asyncio.Timeout(Limit(limit), async scope =>
            {
                used = scope;
                if (move.ValueKind != JsonValueKind.Null)
                {
                    _loop.CallLater(move[0].GetDouble(), () => Reschedule(scope, Limit(move[1])));
                }

                await Body(steps);
            });
            _log($"in time {Yes(used!.Expired)}");
        }
        catch (TimeoutException error)
        {
            _log($"timeout {Show(error)} {Yes(used!.Expired)}");
        }
    }

    private void Reschedule(TimeoutScope scope, double? limit)
    {
        try
        {
            scope.Reschedule(limit is { } seconds ? _loop.Time + Seconds(seconds) : null);
            _log("rescheduled");
        }
        catch (InvalidOperationException error)
        {
            _log($"reschedule {Show(error)}");
        }
    }

    private async Coroutine WaitForStep(string word, double? limit, IAwaitable<int> awaitable)
    {
        try
        {
            await Asyncio.WaitFor(awaitable, limit);
        }
        catch (TimeoutException error)
        {
            _log($"{word} {Show(error)}");
        }
    }

    private async Coroutine GroupStep(JsonElement children, JsonElement steps, JsonElement last)
    {
        try
        {
            await TaskGroup.Run(async group =>
            {
                foreach (JsonElement child in children.EnumerateArray())
                {
                    int number = child[0].GetInt32();
                    Track(number, group.CreateTask(Child(number, child[1]), eager: child[2].GetBoolean()));
                }

                await Body(steps);
                if (last.ValueKind != JsonValueKind.Null)
                {
                    Track(last.GetInt32(), group.CreateTask(LastChild(last.GetInt32())));
                }
            });
        }
        catch (ExceptionGroup error)
        {
            _log($"group {Show(error)}");
        }
    }

    private async Coroutine<int> LastChild(int number)
    {
        _log($"start {number}");
        return await Asyncio.Sleep(0.5, 0);
    }

    private async Coroutine GatherStep(JsonElement children, bool keepsFailures)
    {
        LoopTask<int>[] tasks =
            [.. children.EnumerateArray().Select(child => Start(child[0], child[1], child[2]))];
        Future gathered = keepsFailures ? Asyncio.GatherOutcomes<int>(tasks) : Asyncio.Gather<int>(tasks);
        gathered.AddDoneCallback(done => _log($"gather {Ended(done)}"));
        await gathered;
    }

    private async Coroutine WaitStep(JsonElement numbers, string? mode, double? limit)
    {
        LoopTask<int>[] tasks = [.. numbers.EnumerateArray().Select(Find).OfType<LoopTask<int>>()];
        if (tasks.Length == 0)
        {
            return;
        }

        ReturnWhen returnWhen = mode switch
        {
            "FIRST_COMPLETED" => ReturnWhen.FirstCompleted,
            "FIRST_EXCEPTION" => ReturnWhen.FirstException,
            _ => ReturnWhen.AllCompleted,
        };
        var (done, _) = await Asyncio.Wait(tasks, limit, returnWhen);
        _log("wait " + string.Join(' ', tasks.Select(task => done.Contains(task) ? "done" : "pending")));
    }

    private async Coroutine AsCompletedStep(JsonElement number, double? limit)
    {
        LoopTask<int>[] tasks = Find(number) is { } task ? [task] : [];
        try
        {
            await foreach (LoopTask<int> _ in Asyncio.AsCompleted(tasks, limit))
            {
                _log($"completed {number}");
            }
        }
        catch (TimeoutException error)
        {
            _log($"as_completed {Show(error)}");
        }
    }

    private async Coroutine TryStep(JsonElement steps, string? then, JsonElement handler)
    {
        try
        {
            await Body(steps);
        }
        catch (Exception error) when (error is not DeadlockException)
        {
            _log($"caught {Show(error)}");
            await Body(handler);
            if (then == "reraise")
            {
                throw;
            }

            if (then == "replace")
            {
                throw new Oops("instead");
            }
        }
    }

    private async Coroutine FinallyStep(JsonElement steps, JsonElement cleanUp, JsonElement label)
    {
        try
        {
            await Body(steps);
        }
        finally
        {
            _log($"finally {label}");
            await Body(cleanUp);
        }
    }
}
