using System.Runtime.InteropServices;
using Dongsi.LowLevel;

namespace Dongsi;

/// <summary>What a child process gets as its input, output or error output. A <see cref="FileStream"/> or a handle of a
/// file is taken too: <c>stdout: file</c>.</summary>
/// <remarks><para><b>Python</b>: what <c>stdin=</c>, <c>stdout=</c> and <c>stderr=</c> are given.</para></remarks>
public readonly record struct Stdio
{
    private Stdio(StdioKind kind, SafeHandle? handle = null)
    {
        Kind = kind;
        Handle = handle;
    }

    /// <summary>The same as this process has.</summary>
    /// <remarks><para><b>Python</b>: <c>None</c>.</para></remarks>
    public static Stdio Inherit => default;

    /// <summary>A pipe, of which this process has the other end.</summary>
    /// <remarks><para><b>Python</b>: <c>subprocess.PIPE</c>.</para></remarks>
    public static Stdio Pipe => new(StdioKind.Pipe);

    /// <summary>Nothing to read, and what is written is lost.</summary>
    /// <remarks><para><b>Python</b>: <c>subprocess.DEVNULL</c>.</para></remarks>
    public static Stdio Null => new(StdioKind.Null);

    /// <summary>For the error output: the same as the child's output.</summary>
    /// <remarks><para><b>Python</b>: <c>subprocess.STDOUT</c>.</para></remarks>
    public static Stdio Stdout => new(StdioKind.Stdout);

    internal StdioKind Kind { get; }

    internal SafeHandle? Handle { get; }

    /// <summary>A file, which the child goes on with where it stands. It stays open here, and is the caller's to close.
    /// </summary>
    /// <param name="file">The file; what was written to it and not flushed is flushed first.</param>
    public static implicit operator Stdio(FileStream file) => FromFileStream(file);

    /// <summary>A file, pipe or socket. It stays open here, and is the caller's to close.</summary>
    /// <param name="handle">Its handle.</param>
    public static implicit operator Stdio(SafeHandle handle) => FromSafeHandle(handle);

    /// <summary>The same as the conversion.</summary>
    /// <param name="file">The file.</param>
    public static Stdio FromFileStream(FileStream file)
    {
        ArgumentNullException.ThrowIfNull(file);

        // The stream keeps its position to itself; asking for the handle flushes it and tells the system.
        return new Stdio(StdioKind.Handle, file.SafeFileHandle);
    }

    /// <summary>The same as the conversion.</summary>
    /// <param name="handle">The handle of a file, pipe or socket.</param>
    public static Stdio FromSafeHandle(SafeHandle handle)
    {
        ArgumentNullException.ThrowIfNull(handle);
        return new Stdio(StdioKind.Handle, handle);
    }

    /// <summary>What it is, for people.</summary>
    public override string ToString() => Kind.ToString();
}
