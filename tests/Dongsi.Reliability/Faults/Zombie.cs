using Dongsi.LowLevel;

namespace Dongsi.Reliability.Faults;

/// <summary>A child that has ended and that nobody asks about, until this is disposed.</summary>
internal sealed class Zombie : IDisposable
{
    private readonly int _process;

    public Zombie()
    {
        int error = PosixSpawn.Start("/bin/true", ["true"], [], null, [0, 1, 2], newGroup: false, out _process);
        if (error != 0)
        {
            throw new IOException($"posix_spawn failed: {error}");
        }

        Thread.Sleep(200);
    }

    public unsafe void Dispose()
    {
        ChildInfo info;
        _ = Libc.WaitId(Libc.P_PID, (uint)_process, &info, Libc.WEXITED);
    }
}
