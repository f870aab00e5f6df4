namespace Dongsi.Tests.Support;

/// <summary>A few generators with random bodies, and a random sequence of calls that drive them.</summary>
internal sealed class GeneratorProgram
{
    private const int Calls = 25;

    private readonly List<string> _log = [];
    private readonly Random _random;
    private readonly bool _useModel;
    private readonly Generator<int?, int, int>[] _generators;

    /// <param name="seed">Which program.</param>
    /// <param name="useModel">Yield from each other by the loop of PEP 380 instead of <c>YieldFrom</c>.</param>
    public GeneratorProgram(int seed, bool useModel)
    {
        _random = new Random(seed);
        _useModel = useModel;
        _generators = new Generator<int?, int, int>[_random.Next(2, 6)];
        for (int i = 0; i < _generators.Length; i++)
        {
            int me = i;
            Step[] steps = [.. Enumerable.Range(0, _random.Next(1, 6)).Select(_ => RandomStep())];
            _generators[i] = Generator.Create<int?, int, int>(context => Body(context, me, steps));
        }
    }

    private enum Answer
    {
        Pass,
        Swallow,
        Return,
        Fail,
    }

    public List<string> Run()
    {
        for (int i = 0; i < Calls; i++)
        {
            _log.Add(Drive(RandomCall()));
            _log.Add(States());
        }

        foreach (Generator<int?, int, int> generator in _generators)
        {
            _log.Add(Say(() => $"closed {generator.Close()}"));
        }

        return _log;
    }

    private static string Say(Func<string> call)
    {
        try
        {
            return call();
        }
        catch (StopIterationException end)
        {
            return $"end {end.Value}";
        }
        catch (Exception e)
        {
            return e.GetType().Name;
        }
    }

    /// <summary>The expansion of <c>yield from</c> in PEP 380, line by line.</summary>
    private static async Coroutine<int?> Model(
        GeneratorContext<int?, int> context, Generator<int?, int, int> inner)
    {
        try
        {
            int value = inner.Next();
            while (true)
            {
                int? sent;
                try
                {
                    sent = await context.Yield(value);
                }
                catch (GeneratorExitException)
                {
                    inner.Close();
                    throw;
                }
                catch (Exception e)
                {
                    value = inner.Throw(e);
                    continue;
                }

                value = sent is null ? inner.Next() : inner.Send(sent);
            }
        }
        catch (StopIterationException end)
        {
            return (int?)end.Value;
        }
    }

    private async Coroutine<int> Body(GeneratorContext<int?, int> context, int me, Step[] steps)
    {
        foreach (Step step in steps)
        {
            try
            {
                await Do(context, me, step);
            }
            catch (GeneratorExitException) when (step.OnExit != Answer.Pass)
            {
                _log.Add($"{me} hears the exit; {States()}");
                if (step.OnExit == Answer.Return)
                {
                    return me;
                }

                ThrowIf(step.OnExit == Answer.Fail);
            }
            catch (Exception e) when (e is not GeneratorExitException && step.OnError != Answer.Pass)
            {
                _log.Add($"{me} hears {e.GetType().Name}; {States()}");
                ThrowIf(step.OnError == Answer.Fail);
            }
            finally
            {
                _log.Add($"{me} is through; {States()}");
            }
        }

        return me;
    }

    private async Coroutine Do(GeneratorContext<int?, int> context, int me, Step step)
    {
        if (step.Call is { } call)
        {
            _log.Add($"{me} drives: {Drive(call)}");
        }
        else if (step.From is not { } from)
        {
            _log.Add($"{me} received {await context.Yield(step.Value)}");
        }
        else
        {
            Generator<int?, int, int> inner = _generators[from];
            bool hadEnded = inner.State == CoroutineState.Closed;
            int? result = _useModel ? await Model(context, inner) : await context.YieldFrom(inner);

            // An int cannot say that there was no value.
            _log.Add($"{me} got {result ?? 0}{(hadEnded ? " of one that had ended" : "")}");
        }
    }

    private string Drive(Call call)
    {
        Generator<int?, int, int> target = _generators[call.Target];
        return $"{call} " + Say(() => call.How switch
        {
            < 5 => $"{target.Next()}",
            < 8 => $"{target.Send(call.Value)}",
            8 => $"{target.Throw(new IOException())}",
            9 => $"{target.Throw(new GeneratorExitException())}",
            _ => $"closed {target.Close()}",
        });
    }

    private string States() => string.Concat(_generators.Select(generator => generator.State.ToString()[0]));

    private Step RandomStep() => new(
        _random.Next(10) < 5 ? _random.Next(_generators.Length) : null,
        _random.Next(10) < 2 ? RandomCall() : null,
        _random.Next(100),
        (Answer)_random.Next(4),
        (Answer)_random.Next(4));

    private Call RandomCall() => new(_random.Next(_generators.Length), _random.Next(11), _random.Next(100));

    private static void ThrowIf(bool fail)
    {
        if (fail)
        {
            throw new InvalidDataException();
        }
    }

    private sealed record Step(int? From, Call? Call, int Value, Answer OnExit, Answer OnError);

    private sealed record Call(int Target, int How, int Value);
}
