using System.Diagnostics;
using System.Globalization;

namespace Dongsi.Peers;

/// <summary>What both C# programs share: rounds that are timed, and the line that is printed at the end.</summary>
internal static class Meter
{
    // The same in every language, chosen for the slowest JIT among them.
    private static readonly TimeSpan s_warmUp = TimeSpan.FromSeconds(2);

    // A round shorter than this says more about the clock than about the work.
    private static readonly TimeSpan s_longEnough = TimeSpan.FromMilliseconds(100);

    private const int Measured = 5;

    /// <summary>
    /// Yields how many operations to do, until enough is known, times what the caller does in between, and prints the
    /// median. An iterator, so that the work is awaited by whoever runs it, in his own kind of async method.
    /// </summary>
    public static IEnumerable<int> Rounds(string work, int n)
    {
        // Rounds are short and many at first. A method that is called a few times, for a long time each, stays what the
        // JIT made of it in the middle of its first loop (on-stack replacement), before it knew what is called there;
        // only what is called often is compiled again.
        var size = n == 0 ? 1000 : n;
        var began = Stopwatch.GetTimestamp();
        foreach (var _ in WarmUp())
        {
            var start = Stopwatch.GetTimestamp();
            var mayGrow = n == 0 && Stopwatch.GetElapsedTime(began, start) > s_warmUp / 2;
            yield return size;
            if (mayGrow && Stopwatch.GetElapsedTime(start) < s_longEnough)
                size *= 2;
        }

        var times = new double[Measured];
        for (var i = 0; i < Measured; i++)
        {
            var start = Stopwatch.GetTimestamp();
            yield return size;
            times[i] = Stopwatch.GetElapsedTime(start).TotalNanoseconds / size;
        }

        Array.Sort(times);
        Print($"{{\"work\":\"{work}\",\"n\":{size},\"ns_per_op\":{times[Measured / 2]}}}");
    }

    /// <summary>What is done in the loop over it is not measured, and is done until the JIT has seen enough.</summary>
    public static IEnumerable<bool> WarmUp()
    {
        for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < s_warmUp;)
            yield return true;
    }

    public static void ReportSeconds(string work, int n, TimeSpan took) =>
        Print($"{{\"work\":\"{work}\",\"n\":{n},\"seconds\":{took.TotalSeconds},\"peak_mb\":{PeakMb()}}}");

    // The kernel's own high-water mark; Process.PeakWorkingSet64 reads the same, but gives 0 where there is no /proc.
    private static string PeakMb()
    {
        const string Name = "VmHWM:";
        if (!File.Exists("/proc/self/status"))
            return "null";
        var peak = File.ReadLines("/proc/self/status").First(line => line.StartsWith(Name, StringComparison.Ordinal));
        var kb = double.Parse(peak.AsSpan(Name.Length).TrimEnd("kB"), CultureInfo.InvariantCulture);
        return (kb / 1024).ToString(CultureInfo.InvariantCulture);
    }

    private static void Print(FormattableString line) => Console.WriteLine(FormattableString.Invariant(line));
}
