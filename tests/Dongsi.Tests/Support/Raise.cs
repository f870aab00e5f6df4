using System.Runtime.InteropServices;
using Xunit;

namespace Dongsi.Tests.Support;

/// <summary>Sends signals.</summary>
internal static partial class Raise
{
    public const int Usr1 = 10;
    public const int Usr2 = 12;
    public const int WindowChanged = 28;

    /// <summary>To this process.</summary>
    public static void Here(int signal) => To(Environment.ProcessId, signal);

    public static void To(int process, int signal) => Assert.Equal(0, Kill(process, signal));

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);
}
