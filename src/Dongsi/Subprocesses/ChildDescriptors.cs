using System.Runtime.InteropServices;

namespace Dongsi.LowLevel;

/// <summary>The three descriptors that a child is given on Linux, and our ends of its pipes.</summary>
/// <remarks>
/// Only our end of a pipe is non-blocking: programs do not expect that of their input. The portable poller knows
/// sockets only, so for it a pair of them stands for the pipe.
/// </remarks>
internal sealed unsafe class ChildDescriptors : IDisposable
{
    private const int FirstNotStandard = 3;
    private const int StandardOutput = 1;

    private readonly EventLoop _loop;
    private readonly ProcessStart _start;
    private readonly int[] _standard = [PosixSpawn.Inherited, PosixSpawn.Inherited, PosixSpawn.Inherited];
    private readonly IoHandle?[] _ours = new IoHandle?[3];
    private readonly List<int> _childs = [];
    private readonly List<SafeHandle> _borrowed = [];

    private ChildDescriptors(EventLoop loop, ProcessStart start)
    {
        _loop = loop;
        _start = start;
    }

    public static StartedProcess Start(EventLoop loop, ProcessStart start)
    {
        using var descriptors = new ChildDescriptors(loop, start);
        try
        {
            descriptors.Open(0, start.Stdin);
            descriptors.Open(1, start.Stdout);
            descriptors.Open(2, start.Stderr);
            LinuxChild child = LinuxChild.Start(loop, start, descriptors._standard);
            return new StartedProcess(child, descriptors._ours[0], descriptors._ours[1], descriptors._ours[2]);
        }
        catch
        {
            Array.ForEach(descriptors._ours, handle => handle?.Close());
            throw;
        }
    }

    /// <summary>The child has its own copies; ours would keep its pipes from ever ending.</summary>
    public void Dispose()
    {
        _childs.ForEach(descriptor => _ = Libc.Close(descriptor));
        _borrowed.ForEach(handle => handle.DangerousRelease());
    }

    private void Open(int number, Stdio stdio) => _standard[number] = stdio.Kind switch
    {
        StdioKind.Pipe => OpenPipe(number),
        StdioKind.Null => PosixSpawn.Nothing,
        StdioKind.Stdout when _standard[StandardOutput] == PosixSpawn.Inherited => StandardOutput,
        StdioKind.Stdout => _standard[StandardOutput],
        StdioKind.Handle => Borrow(stdio.Handle!),
        _ => PosixSpawn.Inherited,
    };

    private int OpenPipe(int number)
    {
        int* ends = stackalloc int[2];
        int result = _loop.Poller.WatchesDescriptors
            ? Libc.Pipe(ends, Libc.O_CLOEXEC)
            : Libc.SocketPair(Libc.AF_UNIX, Libc.SOCK_STREAM | Libc.SOCK_CLOEXEC, 0, ends);
        if (result < 0)
        {
            throw LastError();
        }

        // A pipe is read at its first end and written at its second. The child writes but for its input.
        int ours = number == 0 ? ends[1] : ends[0];
        _childs.Add(number == 0 ? ends[0] : ends[1]);
        if (Libc.DescriptorControl(ours, Libc.F_SETFL, Libc.O_NONBLOCK) < 0)
        {
            IOException error = LastError();
            _ = Libc.Close(ours);
            throw error;
        }

        _ours[number] = _loop.Poller.Adopt(ours, isOwned: true);
        return AboveStandard(_childs[^1]);
    }

    private int Borrow(SafeHandle handle)
    {
        bool isBorrowed = false;
        handle.DangerousAddRef(ref isBorrowed);
        _borrowed.Add(handle);
        return AboveStandard((int)handle.DangerousGetHandle());
    }

    /// <summary>
    /// A program that has closed its standard descriptors, or hands them over crosswise, may give us one of their
    /// numbers, which the child would overwrite before it is used.
    /// </summary>
    private int AboveStandard(int descriptor)
    {
        if (descriptor >= FirstNotStandard)
        {
            return descriptor;
        }

        int copy = Libc.DescriptorControl(descriptor, Libc.F_DUPFD_CLOEXEC, FirstNotStandard);
        if (copy < 0)
        {
            throw LastError();
        }

        _childs.Add(copy);
        return copy;
    }

    private IOException LastError() => ThrowHelper.CannotStart(_start.Program, Marshal.GetLastPInvokeError());
}
