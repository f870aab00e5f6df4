using System.Runtime.InteropServices;

namespace Dongsi.Conformance;

/// <summary>Sends signals, by the numbers that Linux gives them.</summary>
internal static partial class Raise
{
    public const int Usr1 = 10;
    public const int Usr2 = 12;
    public const int Terminate = 15;

    /// <summary>To this process.</summary>
    public static void Here(int signal) => To(Environment.ProcessId, signal);

    /// <summary>To a process, or, with its number negative, to the group that it leads.</summary>
    public static void To(int process, int signal)
    {
        if (Kill(process, signal) != 0)
        {
            throw new IOException($"kill({process}, {signal}): {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    /// <summary>The group that a process belongs to.</summary>
    [LibraryImport("libc", EntryPoint = "getpgid")]
    public static partial int GroupOf(int process);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);
}
