using System.Text.Json;

namespace Dongsi.Conformance;

internal sealed partial class TrioScriptRun
{
    private async Coroutine ScopeStep(int number, TimeSpan? deadline, bool shield, JsonElement steps)
    {
        CancelScope left = await CancelScope.Run(
            async scope =>
            {
                _scopes[number] = scope;
                await Body(steps);
            },
            deadline,
            shield);
        _log($"scope {number} caught {Yes(left.CancelledCaught)}");
    }

    private async Coroutine NurseryStep(int number, JsonElement children, JsonElement steps)
    {
        await Nursery.Run(async nursery =>
        {
            _scopes[number] = nursery.CancelScope;
            _nurseries[number] = nursery;
            foreach (JsonElement child in children.EnumerateArray())
            {
                nursery.StartSoon(RunTask(child));
            }

            await Body(steps);
        });
        _log($"nursery {number} caught {Yes(_scopes[number].CancelledCaught)}");
    }

    private async Coroutine StartStep(Nursery nursery, JsonElement child, JsonElement after)
    {
        int number = child[0].GetInt32();

        async Coroutine Serve(TaskStatus<int> status)
        {
            await Body(child[1]);
            await Asyncio.Checkpoint();
            status.Started(number);
            await Body(after);
        }

        try
        {
            _log($"started {await nursery.Start<int>(status => RunTask(number, () => Serve(status)))}");
        }
        catch (InvalidOperationException)
        {
            _log($"task {number} not started");
        }
    }

    private async Coroutine TryStep(JsonElement steps, string? then)
    {
        try
        {
            await Body(steps);
        }
        catch (Exception error)
        {
            _log($"caught {Said(error)}");
            switch (then)
            {
                case "reraise":
                    throw;
                case "replace":
                    throw new Oops("instead");
            }
        }
    }

    private async Coroutine FinallyStep(JsonElement steps, JsonElement ticks, bool isShielded)
    {
        try
        {
            await Body(steps);
        }
        finally
        {
            await CancelScope.Run(
                async _ =>
                {
                    await Sleep(ticks);
                    _log("cleaned up");
                },
                shield: isShielded);
        }
    }
}
