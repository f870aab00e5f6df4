using Dongsi.LowLevel;

namespace Dongsi.Testing;

// What a program sees of an operation, it sees when it begins. What a flush brings to the disk comes there when it
// ends, and is what was written before it began: so a crash in between finds as much undone as there could be.
public sealed partial class SimulatedDisk
{
    /// <inheritdoc/>
    public async Coroutine<IDiskFile> Open(string name, FileMode mode = FileMode.Open)
    {
        DiskNames.Check(name);
        DiskNames.Check(mode);
        return await Do<IDiskFile>(DiskOperationKind.Open, name, () => OpenNow(name, mode));
    }

    /// <inheritdoc/>
    public async Coroutine<IReadOnlyList<string>> List() =>
        await Do<IReadOnlyList<string>>(DiskOperationKind.List, "", () => [.. _names.Names]);

    /// <inheritdoc/>
    public async Coroutine Rename(string name, string newName)
    {
        DiskNames.Check(name);
        DiskNames.Check(newName, nameof(newName));
        await Do(DiskOperationKind.Rename, name, () =>
        {
            FileImage file = _names.Find(name) ?? throw DiskFailures.NoSuchFile("Rename", name);
            if (name != newName)
            {
                _names.Rename(NextChange(), file, newName);
            }

            return true;
        });
    }

    /// <inheritdoc/>
    public async Coroutine Delete(string name)
    {
        DiskNames.Check(name);
        await Do(DiskOperationKind.Delete, name, () =>
        {
            if (_names.Find(name) is { } file)
            {
                _names.Remove(NextChange(), file);
            }

            return true;
        });
    }

    /// <inheritdoc/>
    public async Coroutine Flush() =>
        await DoFlush(DiskOperationKind.FlushNames, "", _names.Flush, _names.FailToFlush);

    /// <summary>Does something that is seen at once, then lets the time pass that it takes.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="name">The file's name.</param>
    /// <param name="effect">Does it, or throws what is thrown in the end.</param>
    /// <param name="offset">For the trace.</param>
    /// <param name="count">For the trace.</param>
    /// <param name="failed">What is done of it if it fails; null for nothing.</param>
    internal async Coroutine<T> Do<T>(
        DiskOperationKind kind, string name, Func<T> effect, long offset = 0, int count = 0, Action? failed = null)
    {
        await YieldCoroutine.IfCancelled;
        DiskOperation operation = Begin(kind, name, offset, count);
        T result = default!;
        Exception? failure = null;
        if (operation.Fault == DiskFault.Error)
        {
            failed?.Invoke();
            failure = DiskFailures.Failed(operation);
        }
        else
        {
            try
            {
                result = effect();
            }
            catch (IOException e)
            {
                failure = e;
            }
        }

        await Pass(operation);
        return failure is null ? result : throw failure;
    }

    /// <summary>Makes durable, in the time that it takes, what was there when it began.</summary>
    internal async Coroutine DoFlush(
        DiskOperationKind kind, string name, Action<long> flush, Action<long, Survival> fail)
    {
        await YieldCoroutine.IfCancelled;
        DiskOperation operation = Begin(kind, name, offset: 0, count: 0);
        long until = _change;
        await Pass(operation);
        if (operation.Fault == DiskFault.Error)
        {
            fail(until, new Survival(_chance));
            throw DiskFailures.Failed(operation);
        }

        flush(until);
    }

    private DiskOperation Begin(DiskOperationKind kind, string name, long offset, int count)
    {
        if (!IsUp)
        {
            throw DiskFailures.IsDown(kind, name);
        }

        TimeSpan time = EventLoop.RequireTask(kind.ToString()).Loop.Time;
        var operation = new DiskOperation(++_operations, time, kind, name, offset, count, DiskFault.None);
        DiskFault fault = _operations == _crashAt ? DiskFault.Crash
            : _operations == _failAt ? DiskFault.Error
            : Faults?.Invoke(operation) ?? DiskFault.None;
        operation = operation with { Fault = fault };
        Happened?.Invoke(operation);
        return operation;
    }

    private async Coroutine Pass(DiskOperation operation)
    {
        if (operation.Fault == DiskFault.Crash)
        {
            Crash();
            throw DiskFailures.Crashed(operation);
        }

        int life = Crashes;
        TimeSpan jitter = Jitter > TimeSpan.Zero ? new TimeSpan(_chance.Below(Jitter.Ticks + 1)) : TimeSpan.Zero;
        await new DiskWait(EventLoop.RequireRunning(), Latency + jitter);
        if (life != Crashes)
        {
            throw DiskFailures.Crashed(operation);
        }
    }

    private SimulatedDiskFile OpenNow(string name, FileMode mode)
    {
        FileImage? image = _names.Find(name);
        if (image is null)
        {
            if (mode == FileMode.Open)
            {
                throw DiskFailures.NoSuchFile("Open", name);
            }

            image = new FileImage();
            _names.Add(NextChange(), name, image);
        }
        else if (mode == FileMode.CreateNew)
        {
            throw DiskFailures.Exists(name);
        }
        else if (mode == FileMode.Create)
        {
            image.SetLength(NextChange(), 0);
        }

        var file = new SimulatedDiskFile(this, image, name);
        EventLoop.RequireRunning().ReportLater(file.Unclosed);
        _open.Add(file);
        return file;
    }
}
