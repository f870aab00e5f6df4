using System.Globalization;

namespace Dongsi.Reliability.Harness;

/// <summary>One run of a check: its size, its chance, its poller, and what it has to tell.</summary>
internal sealed class Trial(PollerKind poller, int seed, bool isNightly)
{
    private readonly List<string> _held = [];
    private readonly List<string> _survived = [];
    private readonly List<string> _tried = [];
    private readonly List<string> _worst = [];

    public PollerKind Poller { get; } = poller;

    public int Seed { get; } = seed;

    public bool IsNightly { get; } = isNightly;

    public Random Random { get; } = new(seed);

    /// <summary>The columns of the table.</summary>
    public string LoadHeld => string.Join(", ", _held);

    public string FaultsSurvived => string.Join(", ", _survived);

    public string BadInputsTried => string.Join(", ", _tried);

    public string WorstNumbers => string.Join(", ", _worst);

    /// <summary>The number for a pull request, or the one for the night.</summary>
    public int Size(int pullRequest, int nightly) => IsNightly ? nightly : pullRequest;

    public void Held(long count, string what) => _held.Add(Text(count, what));

    public void Survived(long count, string what) => _survived.Add(Text(count, what));

    public void Tried(long count, string what) => _tried.Add(Text(count, what));

    /// <summary>A number to look at, worst of all that were measured.</summary>
    public void Worst(string what, double number, string unit = "")
    {
        string digits = number.ToString(number >= 100 ? "N0" : "0.##", CultureInfo.InvariantCulture);
        _worst.Add($"{what} {digits} {unit}".Trim());
    }

    /// <summary>It must hold.</summary>
    public void Require(bool condition, string promise)
    {
        if (!condition)
        {
            throw new BrokenPromiseException(promise);
        }
    }

    /// <summary>Runs a coroutine on a loop with this trial's poller; what the loop reports is a failure.</summary>
    public T Run<T>(Func<Coroutine<T>> main)
    {
        using var loop = new ReportingLoop(Poller);
        T result = loop.Run(main);
        Require(loop.Reports.Count == 0, $"The loop reported: {string.Join("; ", loop.Reports)}");
        return result;
    }

    /// <inheritdoc cref="Run{T}"/>
    public void Run(Func<Coroutine> main) => Run(async () =>
    {
        await main();
        return true;
    });

    private static string Text(long count, string what) =>
        $"{count.ToString("N0", CultureInfo.InvariantCulture)} {what}";
}
