using System.Globalization;
using System.Runtime.InteropServices;
using Dongsi.Reliability.Harness;
using Dongsi.Reliability.Scenarios;
using Dongsi.Testing;

namespace Dongsi.Reliability.Roles;

/// <summary>
/// Runs <see cref="Scenario"/> once in peace, says <c>ready</c>, waits for a line, and runs it again and again for so
/// many seconds, at least once. Then it says how each part ended, at which pace the loop turned, and what is open.
/// </summary>
/// <remarks>Arguments: the poller, the seconds. It ends with 0 if all is well.</remarks>
internal sealed class ScenarioRole() : Role("scenario")
{
    private const int SIGUSR1 = 10;

    /// <summary>A loop that spins turns a million times in a second.</summary>
    private const int MostTurns = 20_000;

    public override int Run(IReadOnlyList<string> arguments)
    {
        PollerKind poller = Options.PollerOf(arguments[0]);
        var time = TimeSpan.FromSeconds(double.Parse(arguments[1], CultureInfo.InvariantCulture));
        using var ignored = PosixSignalRegistration.Create((PosixSignal)SIGUSR1, context => context.Cancel = true);
        _ = Once(poller);
        int before = Descriptors.Open().Length;
        Console.WriteLine("ready");
        Console.ReadLine();
        bool isWell = true;
        var watch = System.Diagnostics.Stopwatch.StartNew();
        do
        {
            Scenario scenario = Once(poller);
            isWell &= scenario.IsWell && scenario.Turns < MostTurns;
            Console.WriteLine($"{string.Join(", ", scenario.Outcomes)}; {scenario.Turns} turns");
        }
        while (watch.Elapsed < time);

        string[] after = Look();
        if (after.Length != before)
        {
            Console.WriteLine($"{before} descriptors before, and then {string.Join("; ", after)}");
            isWell = false;
        }

        return isWell ? 0 : 4;
    }

    // The call that was to fail may be this one's. It fails once.
    private static string[] Look()
    {
        try
        {
            return Descriptors.Open();
        }
        catch (IOException)
        {
            return Descriptors.Open();
        }
    }

    private static Scenario Once(PollerKind poller)
    {
        var scenario = new Scenario();
        try
        {
            using var runner = new Runner(new RunOptions { LoopFactory = () => MakeLoop(poller, scenario) });
            runner.Run(scenario.Run());
        }
        catch (IOException e)
        {
            // There was not even a loop, or its last wait failed.
            scenario.Note("loop", e.GetType().Name);
        }

        return scenario;
    }

    private static EventLoop MakeLoop(PollerKind poller, Scenario scenario)
    {
        var loop = new EventLoop(poller: poller);
        loop.SetExceptionHandler(
            (_, report) => scenario.Note("reported", report.Exception?.GetType().Name ?? "warning"));
        return loop;
    }
}
