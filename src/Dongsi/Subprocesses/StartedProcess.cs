namespace Dongsi.LowLevel;

/// <summary>A process that was started, and our ends of its pipes; null where there is none.</summary>
/// <param name="Child">The process, which nobody watches yet.</param>
/// <param name="Stdin">What it reads from.</param>
/// <param name="Stdout">What it writes to.</param>
/// <param name="Stderr">What it writes errors to.</param>
internal sealed record StartedProcess(ChildProcess Child, IoHandle? Stdin, IoHandle? Stdout, IoHandle? Stderr)
{
    /// <summary>Starts a program for a loop.</summary>
    public static StartedProcess Start(EventLoop loop, ProcessStart start)
    {
        loop.RefuseUnderSchedule(
            $"The program {start.Program} was about to be started",
            "Put a fake in its place: a coroutine that answers as the program would.");
        return OperatingSystem.IsLinux() ? ChildDescriptors.Start(loop, start) : PortableChild.Start(loop, start);
    }
}
