namespace Dongsi.Reliability.Faults;

/// <summary>A system call that fails.</summary>
/// <param name="Call">Its name, or several.</param>
/// <param name="Error">The error's name.</param>
/// <param name="When">Which of a thread's calls.</param>
internal sealed record SyscallFault(string Call, string Error, int When)
{
    private static readonly int[] s_when = [1, 2, 5];

    private static readonly (string Call, string[] Errors)[] s_all =
    [
        ("accept4", ["EMFILE", "ENFILE", "ECONNABORTED", "EINTR", "EAGAIN", "ENOBUFS", "ENOMEM", "EPERM"]),
        ("socket", ["EMFILE", "ENFILE", "ENOBUFS", "ENOMEM"]),
        ("connect", ["EINTR", "ECONNREFUSED", "ETIMEDOUT", "ENETUNREACH", "EADDRNOTAVAIL", "EPERM"]),
        ("bind", ["EADDRINUSE", "EACCES"]),
        ("listen", ["EADDRINUSE"]),
        ("recvfrom", ["EINTR", "EAGAIN", "ECONNRESET", "ENOMEM"]),
        ("sendto", ["EINTR", "EAGAIN", "ECONNRESET", "EPIPE", "ENOBUFS", "ENOMEM"]),
        ("writev", ["EINTR", "EAGAIN", "ECONNRESET", "EPIPE"]),
        ("epoll_create1", ["EMFILE", "ENFILE", "ENOMEM"]),
        ("epoll_ctl", ["ENOMEM", "ENOSPC"]),
        ("epoll_pwait2", ["EINTR", "ENOSYS", "EPERM"]),
        ("epoll_wait", ["EINTR"]),
        ("eventfd2", ["EMFILE", "ENFILE", "ENOMEM"]),
        ("io_uring_setup", ["ENOSYS", "EPERM", "EMFILE"]),
        ("io_uring_register", ["EINVAL", "ENOMEM"]),
        ("io_uring_enter", ["EINTR", "EAGAIN", "EBUSY", "ENOMEM"]),
        ("pidfd_open", ["ENOSYS", "EPERM", "EMFILE", "ENOMEM"]),
        ("clone3,clone,vfork", ["EAGAIN", "ENOMEM"]),
        ("pipe2", ["EMFILE", "ENFILE"]),
        ("socketpair", ["EMFILE", "ENFILE"]),
        ("waitid", ["EINTR"]),

        // Nothing worse: the runtime has pipes of its own, and gives up when they fail.
        ("read", ["EINTR"]),
        ("write", ["EINTR"]),
        ("openat", ["EMFILE", "ENFILE", "ENOSPC"]),
        ("pwrite64", ["EINTR", "ENOSPC", "EIO"]),
        ("pread64", ["EINTR", "EIO"]),
        ("ftruncate", ["EIO"]),
        ("fsync", ["EINTR", "EIO", "ENOSPC"]),
    ];

    /// <summary>All that are tried.</summary>
    public static IReadOnlyList<SyscallFault> All { get; } =
    [
        .. from row in s_all
           from error in row.Errors
           from when in s_when
           select new SyscallFault(row.Call, error, when),
    ];

    public override string ToString() => $"{Call}: {Error} at call {When}";
}
