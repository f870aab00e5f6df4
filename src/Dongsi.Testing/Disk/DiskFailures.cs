using Dongsi.LowLevel;

namespace Dongsi.Testing;

/// <summary>What a simulated disk throws: what a real one does, and what only a crash explains.</summary>
internal static class DiskFailures
{
    public static FileNotFoundException NoSuchFile(string operation, string name) => new(
        $"{operation} did not find '{name}' on the simulated disk.", name);

    public static IOException Exists(string name) => new(
        $"Open with FileMode.CreateNew found '{name}' on the simulated disk already.", DiskErrors.Exists);

    public static IOException Failed(DiskOperation operation) => new(
        $"Operation {operation.Number} of the simulated disk, {operation.Kind} '{operation.Name}', failed: "
        + "input/output error.",
        DiskErrors.Failed);

    public static DiskFullException Full(string operation, string name, long wanted, long room) =>
        ThrowHelper.DiskIsFull(
            $"{operation} of '{name}'",
            new IOException($"{wanted} bytes more were wanted, and {room} are left.", DiskErrors.Full));

    public static SimulatedCrashException Crashed(DiskOperation operation) => new(
        $"The simulated disk crashed during operation {operation.Number}, {operation.Kind} '{operation.Name}'. "
        + "See what is left after disk.Restart().");

    public static SimulatedCrashException IsDown(DiskOperationKind kind, string name) => new(
        $"{kind} '{name}' was called on a simulated disk that has crashed. Call disk.Restart() first, when the program "
        + "that was running on it has ended.");

    public static SimulatedCrashException FromBefore(DiskOperationKind kind, object file) => new(
        $"{kind} was called on {file}, which was opened before the disk crashed. Open it anew.");
}
