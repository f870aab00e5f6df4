namespace Dongsi.LowLevel;

/// <summary>What <see cref="Exception.HResult"/> says of a disk that fails: the system's number on Unix.</summary>
internal static class DiskErrors
{
    private const int NoSpaceOnUnix = 28;
    private const int NoSpaceOnWindows = unchecked((int)0x80070070);
    private const int NoSpaceForHandleOnWindows = unchecked((int)0x80070027);

    /// <summary>Of a disk that has no room (ENOSPC).</summary>
    public static int Full => OperatingSystem.IsWindows() ? NoSpaceOnWindows : NoSpaceOnUnix;

    /// <summary>Of a disk that cannot read or write (EIO).</summary>
    public static int Failed => OperatingSystem.IsWindows() ? unchecked((int)0x8007045D) : 5;

    /// <summary>Of a file that should not be there (EEXIST).</summary>
    public static int Exists => OperatingSystem.IsWindows() ? unchecked((int)0x80070050) : 17;

    public static bool IsFull(IOException e) => OperatingSystem.IsWindows()
        ? e.HResult is NoSpaceOnWindows or NoSpaceForHandleOnWindows
        : e.HResult == NoSpaceOnUnix || e.HResult == OverQuota;

    private static int OverQuota => OperatingSystem.IsLinux() ? 122 : 69;
}
