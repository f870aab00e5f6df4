using System.Globalization;

namespace Dongsi.Peers;

/// <summary>The server's process, seen from outside.</summary>
internal sealed class Server(int id)
{
    private const int CLOCK_PROCESS_CPUTIME_ID = 2;

    public static TimeSpan OwnProcessorTime => Read(CLOCK_PROCESS_CPUTIME_ID);

    /// <summary>Of all its threads, user and kernel, to the nanosecond; /proc counts hundredths of a second.</summary>
    public TimeSpan ProcessorTime => Read((~id << 3) | CLOCK_PROCESS_CPUTIME_ID); // as clock_getcpuclockid has it

    public long ResidentBytes
    {
        get
        {
            const string Name = "VmRSS:";
            var status = File.ReadLines($"/proc/{id}/status");
            var line = status.First(line => line.StartsWith(Name, StringComparison.Ordinal));
            return 1024 * long.Parse(line.AsSpan(Name.Length).TrimEnd("kB"), CultureInfo.InvariantCulture);
        }
    }

    public int Descriptors => Directory.EnumerateFileSystemEntries($"/proc/{id}/fd").Count();

    private static unsafe TimeSpan Read(int clock)
    {
        Libc.TimeSpec time;
        Libc.Check(Libc.GetTime(clock, &time), "clock_gettime");
        return TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromTicks(time.Nanoseconds / 100);
    }
}
