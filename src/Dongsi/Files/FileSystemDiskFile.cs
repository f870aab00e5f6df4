using System.Diagnostics;
using Microsoft.Win32.SafeHandles;

namespace Dongsi.LowLevel;

/// <summary>An open file of a <see cref="FileSystemDisk"/>.</summary>
[DebuggerDisplay("{ToString(),nq}")]
internal sealed class FileSystemDiskFile : IDiskFile
{
    private readonly FileSystemDisk _disk;
    private readonly SafeFileHandle _handle;
    private bool _hasBegunToClose;

    public FileSystemDiskFile(FileSystemDisk disk, string name, SafeFileHandle handle)
    {
        _disk = disk;
        _handle = handle;
        Name = name;
        Unclosed = new UnclosedFile(ToString(), "disk.Open");
    }

    public string Name { get; }

    public bool IsClosed { get; private set; }

    public UnclosedFile Unclosed { get; }

    public async Coroutine<long> GetLength() =>
        await OnThread(nameof(GetLength), () => RandomAccess.GetLength(_handle));

    public async Coroutine<int> Read(long offset, Memory<byte> buffer)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        int count = await OnThread(nameof(Read), () => ReadOnThread(offset, buffer));
        _disk.NoteRead(count);
        return count;
    }

    public async Coroutine Write(long offset, ReadOnlyMemory<byte> data)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        await OnThread(nameof(Write), () =>
        {
            RandomAccess.Write(_handle, data.Span, offset);
            return true;
        });
        _disk.NoteWritten(data.Length);
    }

    public async Coroutine SetLength(long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        await OnThread(nameof(SetLength), () =>
        {
            RandomAccess.SetLength(_handle, length);
            return true;
        });
    }

    public async Coroutine Flush()
    {
        await OnThread(nameof(Flush), () =>
        {
            RandomAccess.FlushToDisk(_handle);
            return true;
        });
        _disk.NoteFlushed();
    }

    public async Coroutine Close()
    {
        if (IsClosed)
        {
            return;
        }

        IsClosed = true;
        Unclosed.Dismiss();
        _disk.NoteClosed();
        await InAnyCase.Run(
            async () => await _disk.OnThread(nameof(Close), Name, CloseOnThread), () => _hasBegunToClose);
    }

    public ValueTask DisposeAsync() => IsClosed ? ValueTask.CompletedTask : InAnyCase.Dispose(Close());

    public override string ToString() => $"<IDiskFile '{_disk.Path / Name}'{(IsClosed ? " closed" : "")}>";

    private Coroutine<T> OnThread<T>(string operation, Func<T> function) =>
        IsClosed ? throw ThrowHelper.DiskFileIsClosed(this, operation) : _disk.OnThread(operation, Name, function);

    private int ReadOnThread(long offset, Memory<byte> buffer)
    {
        int done = 0;
        int count;
        do
        {
            count = RandomAccess.Read(_handle, buffer.Span[done..], offset + done);
            done += count;
        }
        while (count > 0 && done < buffer.Length);
        return done;
    }

    // Operations on other threads hold the handle, and the last of them closes it.
    private bool CloseOnThread()
    {
        _hasBegunToClose = true;
        _handle.Dispose();
        return true;
    }
}
