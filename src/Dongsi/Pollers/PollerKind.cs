namespace Dongsi;

/// <summary>How a loop waits for the operating system.</summary>
public enum PollerKind
{
    /// <summary>
    /// The best there is on this system: <see cref="Epoll"/> on Linux, <see cref="Portable"/> elsewhere.
    /// </summary>
    Auto,

    /// <summary>Linux's epoll, with the resolution of a nanosecond where the kernel has it (5.11).</summary>
    Epoll,

    /// <summary>Linux's io_uring (6.1 or later). Where it cannot be used, it is <see cref="Epoll"/>, and one line on
    /// standard error says why.</summary>
    IoUring,

    /// <summary>What the BCL offers on every system, with the resolution of a millisecond.</summary>
    Portable,
}
