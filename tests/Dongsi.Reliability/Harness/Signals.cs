using System.Runtime.InteropServices;

namespace Dongsi.Reliability.Harness;

/// <summary>Signals to other processes.</summary>
internal static partial class Signals
{
    public const int Interrupt = 2;

    /// <summary>To who may have ended already.</summary>
    public static void Send(int process, int signal) => _ = Kill(process, signal);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
