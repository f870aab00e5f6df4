using System.Runtime.InteropServices;

namespace Dongsi.LowLevel;

/// <summary>Starts a process on Linux with posix_spawn.</summary>
/// <remarks>
/// <para>Not fork and exec: between the two the child would run with our memory and without our other threads, which
/// is no place for managed code. Not System.Diagnostics.Process: it hands over neither files nor merged outputs, and
/// waits for its children by looking at all of them at every SIGCHLD.</para>
/// <para>The child gets the three descriptors that it is given and no other, whoever opened what without
/// close-on-exec; where the C library is too old for that (glibc before 2.34, musl), it relies on close-on-exec, which
/// .NET sets on all that it opens. No signal is blocked in it, and SIGPIPE, which .NET ignores, ends it again, as
/// programs expect that stand in a pipeline.</para>
/// </remarks>
internal static unsafe class PosixSpawn
{
    /// <summary>Instead of a descriptor: the child has ours.</summary>
    public const int Inherited = -1;

    /// <summary>Instead of a descriptor: the child reads nothing, and what it writes is lost.</summary>
    public const int Nothing = -2;

    private const int FirstNotStandard = 3;
    private const int SigPipe = 13;
    private const int SigFileSize = 25;

    // Larger than what any C library for Linux puts into them: 80, 336 and 128 bytes in glibc.
    private const int ActionsSize = 256;
    private const int AttributesSize = 512;
    private const int SignalSetSize = 128;

    private static bool s_hasCloseFrom = true;

    /// <summary>Starts a program.</summary>
    /// <param name="path">Where it is; nobody looks it up. Relative to the directory that the child begins in.</param>
    /// <param name="arguments">From the name of the program on.</param>
    /// <param name="environment">Each as <c>name=value</c>.</param>
    /// <param name="directory">Where it begins; null for our own directory.</param>
    /// <param name="standard">Its input, output and error output: descriptors of ours from 3 on, or the constants here.
    /// </param>
    /// <param name="newGroup">It leads a process group of its own.</param>
    /// <param name="pid">The process.</param>
    /// <returns>0, or the error's number.</returns>
    public static int Start(
        string path,
        IReadOnlyCollection<string> arguments,
        IReadOnlyCollection<string> environment,
        string? directory,
        ReadOnlySpan<int> standard,
        bool newGroup,
        out int pid)
    {
        using var argumentPointers = new NativeStrings(arguments);
        using var environmentPointers = new NativeStrings(environment);
        byte* actions = stackalloc byte[ActionsSize];
        byte* attributes = stackalloc byte[AttributesSize];
        Check("posix_spawn_file_actions_init", Libc.SpawnActionsInit(actions));
        try
        {
            AddActions(actions, directory, standard);
            Check("posix_spawnattr_init", Libc.SpawnAttributesInit(attributes));
            try
            {
                SetAttributes(attributes, newGroup);
                int started = 0;
                int error = Libc.Spawn(
                    &started, path, actions, attributes, argumentPointers.Pointers, environmentPointers.Pointers);
                pid = started;
                return error;
            }
            finally
            {
                _ = Libc.SpawnAttributesDestroy(attributes);
            }
        }
        finally
        {
            _ = Libc.SpawnActionsDestroy(actions);
        }
    }

    private static void AddActions(byte* actions, string? directory, ReadOnlySpan<int> standard)
    {
        for (int target = 0; target < standard.Length; target++)
        {
            switch (standard[target])
            {
                case Inherited:
                    break;
                case Nothing:
                    Check("posix_spawn_file_actions_addopen", Libc.SpawnActionsAddOpen(
                        actions, target, "/dev/null", Libc.O_RDWR, mode: 0));
                    break;
                default:
                    Check("posix_spawn_file_actions_adddup2", Libc.SpawnActionsAddDup2(
                        actions, standard[target], target));
                    break;
            }
        }

        AddCloseFrom(actions);
        if (directory is not null)
        {
            Check("posix_spawn_file_actions_addchdir_np", Libc.SpawnActionsAddChangeDirectory(actions, directory));
        }
    }

    private static void AddCloseFrom(byte* actions)
    {
        if (!s_hasCloseFrom)
        {
            return;
        }

        try
        {
            Check(
                "posix_spawn_file_actions_addclosefrom_np", Libc.SpawnActionsAddCloseFrom(actions, FirstNotStandard));
        }
        catch (EntryPointNotFoundException)
        {
            s_hasCloseFrom = false;
        }
    }

    private static void SetAttributes(byte* attributes, bool newGroup)
    {
        byte* signals = stackalloc byte[SignalSetSize];
        _ = Libc.SignalSetEmpty(signals);
        Check("posix_spawnattr_setsigmask", Libc.SpawnAttributesSetMask(attributes, signals));
        _ = Libc.SignalSetAdd(signals, SigPipe);
        _ = Libc.SignalSetAdd(signals, SigFileSize);
        Check("posix_spawnattr_setsigdefault", Libc.SpawnAttributesSetDefaults(attributes, signals));

        short flags = Libc.POSIX_SPAWN_SETSIGMASK | Libc.POSIX_SPAWN_SETSIGDEF;
        if (newGroup)
        {
            // Group 0 is the one of the child's own number.
            Check("posix_spawnattr_setpgroup", Libc.SpawnAttributesSetGroup(attributes, group: 0));
            flags |= Libc.POSIX_SPAWN_SETPGROUP;
        }

        Check("posix_spawnattr_setflags", Libc.SpawnAttributesSetFlags(attributes, flags));
    }

    // These functions return the error instead of setting errno.
    private static void Check(string call, int error)
    {
        if (error != 0)
        {
            throw new IOException($"{call} failed: {Marshal.GetPInvokeErrorMessage(error)} (errno {error}).", error);
        }
    }
}
