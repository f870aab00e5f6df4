namespace Dongsi.LowLevel;

/// <summary>The end of a pipe that a user hands over.</summary>
internal static unsafe class PipeEnd
{
    private const int TypeMask = 0xF000;
    private const int RegularFile = 0x8000;
    private const int Folder = 0x4000;

    /// <summary>It does not block from now on, and is as it was otherwise: a log stays one that is appended to.
    /// </summary>
    /// <exception cref="ArgumentException">It is a file, which is always ready and yet slow.</exception>
    /// <exception cref="IOException">There is no such descriptor.</exception>
    public static void Prepare(int descriptor, string parameter)
    {
        if (IsFile(descriptor))
        {
            throw ThrowHelper.NoPipe(descriptor, parameter);
        }

        int flags = Libc.DescriptorControl(descriptor, Libc.F_GETFL, 0);
        if (flags < 0 || Libc.DescriptorControl(descriptor, Libc.F_SETFL, flags | Libc.O_NONBLOCK) < 0)
        {
            throw Libc.LastError($"Taking descriptor {descriptor} over: fcntl");
        }
    }

    // Asked first, because epoll refuses files only when the protocol has heard of its connection already.
    private static bool IsFile(int descriptor)
    {
        Libc.FileStatus status = default;
        try
        {
            return Libc.StatusOf(descriptor, "", Libc.AT_EMPTY_PATH, Libc.STATX_TYPE_AND_INO, &status) == 0
                && (status.Mode & TypeMask) is RegularFile or Folder;
        }
        catch (EntryPointNotFoundException)
        {
            // The C library is older than the call.
            return false;
        }
    }
}
