using System.Globalization;
using System.Runtime.InteropServices;

namespace Dongsi.LowLevel;

/// <summary>
/// Signals by the numbers of this system. <see cref="PosixSignal"/> has names of its own for ten of them, which are
/// negative, and takes the system's numbers for the rest.
/// </summary>
internal static class SignalNumber
{
    /// <summary>The highest number there may be; Linux's real-time signals end here.</summary>
    public const int Last = 64;

    // The first ten are in the order of PosixSignal, -1 to -10. macOS and the BSDs count some of them otherwise.
    private static readonly (string Name, int OnLinux, int OnBsd)[] s_known =
    [
        ("SIGHUP", 1, 1), ("SIGINT", 2, 2), ("SIGQUIT", 3, 3), ("SIGTERM", 15, 15), ("SIGCHLD", 17, 20),
        ("SIGCONT", 18, 19), ("SIGWINCH", 28, 28), ("SIGTTIN", 21, 21), ("SIGTTOU", 22, 22), ("SIGTSTP", 20, 18),
        ("SIGILL", 4, 4), ("SIGTRAP", 5, 5), ("SIGABRT", 6, 6), ("SIGBUS", 7, 10), ("SIGFPE", 8, 8),
        ("SIGKILL", 9, 9), ("SIGUSR1", 10, 30), ("SIGSEGV", 11, 11), ("SIGUSR2", 12, 31), ("SIGPIPE", 13, 13),
        ("SIGALRM", 14, 14), ("SIGSTOP", 19, 17), ("SIGURG", 23, 16), ("SIGXCPU", 24, 24), ("SIGXFSZ", 25, 25),
        ("SIGVTALRM", 26, 26), ("SIGPROF", 27, 27), ("SIGIO", 29, 23), ("SIGSYS", 31, 12),
    ];

    public static int Interrupt { get; } = Of(PosixSignal.SIGINT);

    public static int Kill { get; } = Named("SIGKILL");

    public static int Terminate { get; } = Of(PosixSignal.SIGTERM);

    public static int Stop { get; } = Named("SIGSTOP");

    /// <summary>What a faulty instruction or address raises, and the runtime answers with an exception.</summary>
    public static bool IsRuntimes(int number) =>
        NameOrNull(number) is "SIGILL" or "SIGTRAP" or "SIGABRT" or "SIGBUS" or "SIGFPE" or "SIGSEGV"
        || (OperatingSystem.IsLinux() && number is >= 32 and <= 34);

    /// <summary>The system's number of a signal; raw numbers stay as they are.</summary>
    public static int Of(PosixSignal signal) =>
        (int)signal is < 0 and >= -10 ? NumberOf(s_known[-(int)signal - 1]) : (int)signal;

    /// <summary>For reports, as <c>SIGTERM (15)</c>.</summary>
    public static string Describe(int number) => NameOrNull(number) is { } name
        ? $"{name} ({number.ToString(CultureInfo.InvariantCulture)})"
        : $"signal {number.ToString(CultureInfo.InvariantCulture)}";

    private static int Named(string name) => NumberOf(s_known.First(known => known.Name == name));

    private static string? NameOrNull(int number) =>
        s_known.FirstOrDefault(known => NumberOf(known) == number).Name;

    private static int NumberOf((string Name, int OnLinux, int OnBsd) known) =>
        OperatingSystem.IsLinux() || OperatingSystem.IsWindows() ? known.OnLinux : known.OnBsd;
}
