namespace Dongsi.LowLevel;

/// <summary>A process that was started, and our ends of its pipes; null where there is none.</summary>
/// <param name="Child">The process, which nobody watches yet.</param>
/// <param name="Stdin">What it reads from.</param>
/// <param name="Stdout">What it writes to.</param>
/// <param name="Stderr">What it writes errors to.</param>
internal sealed record StartedProcess(ChildProcess Child, IoHandle? Stdin, IoHandle? Stdout, IoHandle? Stderr)
{
    /// <summary>Starts a program for a loop.</summary>
    public static StartedProcess Start(EventLoop loop, ProcessStart start) => OperatingSystem.IsLinux()
        ? ChildDescriptors.Start(loop, start)
        : PortableChild.Start(loop, start);
}
