using Dongsi.LowLevel;

namespace Dongsi.Testing;

/// <summary>An open file of a <see cref="SimulatedDisk"/>.</summary>
internal sealed class SimulatedDiskFile : IDiskFile
{
    private readonly SimulatedDisk _disk;
    private readonly int _life;

    public SimulatedDiskFile(SimulatedDisk disk, FileImage image, string name)
    {
        _disk = disk;
        _life = disk.Crashes;
        Image = image;
        Name = name;
        Unclosed = new UnclosedFile(ToString(), "disk.Open");
    }

    public string Name { get; }

    public bool IsClosed { get; private set; }

    public FileImage Image { get; }

    public UnclosedFile Unclosed { get; }

    public async Coroutine<long> GetLength() => await Do(DiskOperationKind.GetLength, () => Image.Length);

    public async Coroutine<int> Read(long offset, Memory<byte> buffer)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        return await Do(
            DiskOperationKind.Read, () => Image.Read(offset, buffer.Span), offset, buffer.Length);
    }

    public async Coroutine Write(long offset, ReadOnlyMemory<byte> data)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        await Do(
            DiskOperationKind.Write,
            () => WriteNow(offset, data),
            offset,
            data.Length,
            failed: () => WriteNow(offset, data[.._disk.Some(data.Length)]));
    }

    public async Coroutine SetLength(long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        await Do(DiskOperationKind.SetLength, () => SetLengthNow(length), length);
    }

    public async Coroutine Flush()
    {
        EnsureGood(DiskOperationKind.Flush);
        await _disk.DoFlush(DiskOperationKind.Flush, Name, Image.Flush, Image.FailToFlush);
    }

    public async Coroutine Close()
    {
        if (!IsClosed)
        {
            CloseNow();
            await new DiskWait(EventLoop.RequireRunning(), TimeSpan.Zero);
        }
    }

    public ValueTask DisposeAsync()
    {
        CloseNow();
        return ValueTask.CompletedTask;
    }

    public override string ToString() => $"<IDiskFile '{Name}'{(IsClosed ? " closed" : "")}>";

    private void CloseNow()
    {
        if (!IsClosed)
        {
            IsClosed = true;
            Unclosed.Dismiss();
            _disk.NoteClosed(this);
        }
    }

    private Coroutine<T> Do<T>(
        DiskOperationKind kind, Func<T> effect, long offset = 0, int count = 0, Action? failed = null)
    {
        EnsureGood(kind);
        return _disk.Do(kind, Name, effect, offset, count, failed);
    }

    private void EnsureGood(DiskOperationKind kind)
    {
        if (IsClosed)
        {
            throw ThrowHelper.DiskFileIsClosed(this, kind.ToString());
        }

        if (_life != _disk.Crashes)
        {
            throw DiskFailures.FromBefore(kind, this);
        }
    }

    private bool WriteNow(long offset, ReadOnlyMemory<byte> data)
    {
        long more = data.IsEmpty ? 0 : Math.Max(0, offset + data.Length - Image.Length);
        long room = Math.Max(0, _disk.Room);
        long fitting = more <= room ? data.Length : Math.Max(0, data.Length - (more - room));
        Image.Write(_disk.NextChange(), offset, data.Span[..(int)fitting]);
        return fitting == data.Length ? true : throw DiskFailures.Full("Write", Name, more, room);
    }

    private bool SetLengthNow(long length)
    {
        long more = Math.Max(0, length - Image.Length);
        long room = Math.Max(0, _disk.Room);
        if (more > room)
        {
            throw DiskFailures.Full("SetLength", Name, more, room);
        }

        Image.SetLength(_disk.NextChange(), length);
        return true;
    }
}
