using System.Diagnostics;
using System.Globalization;
using Dongsi.Reliability.Harness;

namespace Dongsi.Reliability.Checks;

/// <summary>A bit of everything, for long.</summary>
internal sealed class SoakCheck() : Check(
    "R35", "A program that works all day holds no more memory, descriptors and threads in the evening.")
{
    private const double MostGrowth = 2 << 20;

    // The line through numbers that grow does not lie flat.
    public override Action<Trial>? Canary => trial => trial.Require(
        Slope([.. Enumerable.Range(0, 10).Select(second => 1e6 * second)]) * 60 < MostGrowth, "Memory grows.");

    public override void Run(Trial trial)
    {
        int seconds = trial.Size(6, 240);
        int connections = trial.Size(100, 1_000);
        using ChildProcess child = ChildProcess.Start(
            "soak", [Options.NameOf(trial.Poller), Text(seconds), Text(connections)]);
        child.Line();
        List<double> memory = [], descriptors = [], threads = [];

        // It looks until shortly before the end, however late its own sleeps are.
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed.TotalSeconds < seconds - 2)
        {
            Thread.Sleep(1000);
            if (watch.Elapsed.TotalSeconds >= seconds / 3)
            {
                memory.Add(ProcessLook.Memory(child.Id));
                descriptors.Add(ProcessLook.Descriptors(child.Id));
                threads.Add(ProcessLook.Threads(child.Id));
            }
        }

        var (code, output, errors) = child.End();
        trial.Require(code == 0 && errors.Length == 0, $"It ended with {code}: {output}{errors}");

        // Connections come and go, and a new one may be there before the old one has gone.
        double most = 2 * connections + 100;
        trial.Require(descriptors.Max() < most + connections, $"It had {descriptors.Max()} descriptors.");
        trial.Require(threads.Max() < 40, $"It had {threads.Max()} threads.");
        double perMinute = Slope(memory) * 60;
        trial.Require(!trial.IsNightly || perMinute < MostGrowth, $"Memory grows by {perMinute:N0} bytes a minute.");
        string[] numbers = output.Split(' ');
        trial.Held(long.Parse(numbers[0], CultureInfo.InvariantCulture), $"echoes in {seconds} s");
        trial.Held(long.Parse(numbers[1], CultureInfo.InvariantCulture), "tasks meanwhile");
        trial.Worst("a timer is late by", double.Parse(numbers[2], CultureInfo.InvariantCulture), "ms");
        if (trial.IsNightly)
        {
            trial.Worst("memory grows by", perMinute / 1024, "KB a minute");
        }

        static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Of the straight line that fits best, by a step.</summary>
    private static double Slope(List<double> values)
    {
        double middle = (values.Count - 1) / 2.0;
        double mean = values.Average();
        double above = 0, below = 0;
        for (int i = 0; i < values.Count; i++)
        {
            above += (i - middle) * (values[i] - mean);
            below += (i - middle) * (i - middle);
        }

        return above / below;
    }
}
