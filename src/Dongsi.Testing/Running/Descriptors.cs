using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Dongsi.Testing;

/// <summary>The open descriptors of this process.</summary>
internal static class Descriptors
{
    private const string Folder = "/proc/self/fd";

    // .NET opens these once per process, on first use, and keeps them: no test is to be blamed for being the first.
    static Descriptors()
    {
        PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => { }).Dispose();
        Console.Error.Flush();

        // The poller behind all sockets of .NET comes with the first one that has to wait.
        using var listener = new TcpListener(IPAddress.Loopback, port: 0);
        listener.Start();
        Task<TcpClient> accepted = listener.AcceptTcpClientAsync();
        using var client = new TcpClient();
        client.Connect((IPEndPoint)listener.LocalEndpoint);
        accepted.GetAwaiter().GetResult().Dispose();
    }

    /// <summary>
    /// Each as <c>number -> target</c>; empty where the system does not say. The runtime keeps the code it has loaded
    /// open, and loads it when it pleases; it opens a pipe for a moment whenever it starts a thread; and its watcher of
    /// directories closes on a thread of its own; and it looks up how much memory and how many processors there are:
    /// not counted.
    /// </summary>
    public static string[] Open() => !Directory.Exists(Folder) ? [] :
    [
        .. from path in Directory.GetFileSystemEntries(Folder)
           let target = new FileInfo(path).LinkTarget
           where target is not null && !IsOurOwnLook(target) && !IsCode(target) && !IsPipe(target)
              && !IsWatcher(target) && !IsOfTheSystem(target)
           select $"{Path.GetFileName(path)} -> {target}",
    ];

    private static bool IsOurOwnLook(string target) => target.EndsWith("/fd", StringComparison.Ordinal);

    private static bool IsCode(string target) => Path.GetExtension(target) is ".dll" or ".so" or ".pdb";

    private static bool IsPipe(string target) => target.StartsWith("pipe:", StringComparison.Ordinal);

    private static bool IsOfTheSystem(string target) =>
        target.StartsWith("/proc/", StringComparison.Ordinal) || target.StartsWith("/sys/", StringComparison.Ordinal);

    private static bool IsWatcher(string target) => target == "anon_inode:inotify";
}
