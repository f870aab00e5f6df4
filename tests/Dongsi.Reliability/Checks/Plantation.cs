namespace Dongsi.Reliability.Checks;

/// <summary>Failures that were planted in one run, and who saw them.</summary>
internal sealed class Plantation
{
    private readonly List<int> _seen = [];

    public int Planted { get; private set; }

    /// <summary>The next failure, to be thrown.</summary>
    public PlantedException Plant() => new(Planted++);

    public async Coroutine Fail() => throw Plant();

    public async Coroutine FailAfter(int turns)
    {
        for (; turns > 0; turns--)
        {
            await Asyncio.Sleep(0);
        }

        throw Plant();
    }

    /// <summary>Waits for ever, and fails when it is cancelled.</summary>
    public async Coroutine FailInFinally()
    {
        try
        {
            await Asyncio.Sleep(3600);
        }
        finally
        {
            Throw();
        }
    }

    public void Throw() => throw Plant();

    /// <summary>Somebody has got this exception, with what is in it.</summary>
    public void Saw(Exception? exception)
    {
        switch (exception)
        {
            case PlantedException planted:
                _seen.Add(planted.Number);
                break;
            case AggregateException group:
                foreach (Exception inner in group.InnerExceptions)
                {
                    Saw(inner);
                }

                break;
            default:
                break;
        }
    }

    /// <summary>Runs a program with a loop of its own, up to its very end.</summary>
    public void Run(PollerKind poller, Func<Plantation, Coroutine> program)
    {
        try
        {
            using var runner = new Runner(new RunOptions { Poller = poller });
            runner.Loop.SetExceptionHandler((_, report) => Saw(report.Exception));
            runner.Run(program(this));
        }
        catch (Exception e)
        {
            Saw(e);
        }
    }

    /// <summary>Null if each was seen once.</summary>
    public string? Mistake() => _seen.Order().SequenceEqual(Enumerable.Range(0, Planted))
        ? null
        : $"{Planted} failures were planted, and these were seen: {string.Join(", ", _seen.Order())}";
}
