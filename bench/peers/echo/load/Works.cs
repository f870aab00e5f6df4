using System.Diagnostics;
using System.Globalization;

namespace Dongsi.Peers;

/// <summary>What can be asked of a server; each ends with one line of JSON.</summary>
internal static class Works
{
    // A JIT is warm after so many calls, not after so many seconds; but nobody is waited for longer than this.
    private const int WarmMessages = 20_000;

    private static readonly TimeSpan s_longWarmUp = TimeSpan.FromSeconds(10);

    // What a server tidies up after the last message: closed connections, the kernel's buffers.
    private static readonly TimeSpan s_settle = TimeSpan.FromSeconds(1);

    public static void Measure(Load load, Server server, double warmUp, double seconds)
    {
        WarmUp(load, warmUp);
        Print($"{Window(load, server, seconds)}");
    }

    public static void Idle(int port, Server server, int idle, int size, int active, double seconds)
    {
        // First the active ones, so that what the runtime needs once is not counted as an idle connection's.
        var busy = new EchoLoad(port, active, size);
        WarmUp(busy, 2);
        busy.Finish();
        Thread.Sleep(s_settle);
        var before = server.ResidentBytes;

        // Each has said something once: a connection that never spoke is cheaper than real ones are.
        var silent = new EchoLoad(port, idle, size);
        silent.Finish();
        Thread.Sleep(s_settle);
        var each = (server.ResidentBytes - before) / (double)idle;
        var window = Window(busy, server, seconds);
        Print($"{window},\"idle_bytes\":{each:0},\"resident_mb\":{server.ResidentBytes / 1048576:0}");
        GC.KeepAlive(silent);
    }

    public static void Leak(ChurnLoad load, Server server, long warmUp, long rounds)
    {
        load.RunUntil(warmUp);
        load.Finish();
        Thread.Sleep(s_settle);
        var (descriptors, resident) = (server.Descriptors, server.ResidentBytes);
        var start = Stopwatch.GetTimestamp();
        load.RunUntil(load.Messages + rounds);
        load.Finish();
        var took = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Thread.Sleep(s_settle);
        Print($"\"rounds\":{rounds},\"per_second\":{rounds / took:0}," +
            $"\"descriptors_before\":{descriptors},\"descriptors_after\":{server.Descriptors}," +
            $"\"resident_before\":{resident},\"resident_after\":{server.ResidentBytes}");
    }

    private static void WarmUp(Load load, double seconds)
    {
        load.Verifies = true;
        var start = Stopwatch.GetTimestamp();
        load.RunFor(TimeSpan.FromSeconds(seconds));
        while (load.Messages < WarmMessages && Stopwatch.GetElapsedTime(start) < s_longWarmUp)
            load.RunFor(TimeSpan.FromMilliseconds(100));
        load.Verifies = false;
    }

    // The server's processor time is the kernel's account of it, so whatever else runs here is not in it.
    private static string Window(Load load, Server server, double seconds)
    {
        load.Times.Clear();
        var (messages, start) = (load.Messages, Stopwatch.GetTimestamp());
        var (serverTime, ownTime) = (server.ProcessorTime, Server.OwnProcessorTime);
        load.RunFor(TimeSpan.FromSeconds(seconds));
        serverTime = server.ProcessorTime - serverTime;
        ownTime = Server.OwnProcessorTime - ownTime;
        var took = Stopwatch.GetElapsedTime(start);
        messages = load.Messages - messages;
        if (messages == 0)
            throw new InvalidOperationException($"no message came back within {took.TotalSeconds:0.0} s");
        return string.Create(CultureInfo.InvariantCulture, $"\"messages\":{messages}," +
            $"\"per_second\":{messages / took.TotalSeconds:0}," +
            $"\"p50_us\":{load.Times.Quantile(0.5):0.0},\"p99_us\":{load.Times.Quantile(0.99):0.0}," +
            $"\"cpu_us\":{serverTime.TotalMicroseconds / messages:0.000}," +
            $"\"server_busy\":{serverTime / took:0.000},\"load_busy\":{ownTime / took:0.000}");
    }

    private static void Print(string members) => Console.WriteLine($"{{{members}}}");
}
