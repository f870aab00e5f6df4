using Dongsi.LowLevel;

namespace Dongsi.Testing;

// An operation happens when it ends, so that those that overlap in time come in the order of their ends, and what is
// under way when a flush begins is none of its business. What is under way at a crash has happened or has not, but for
// a flush, of which the crash itself decides how far it came.
public sealed partial class SimulatedDisk
{
    /// <inheritdoc/>
    public async Coroutine<IDiskFile> Open(string name, FileMode mode = FileMode.Open)
    {
        DiskNames.Check(name);
        DiskNames.Check(mode);
        FileImage image = await Do(DiskOperationKind.Open, name, () => ImageOf(name, mode));
        var file = new SimulatedDiskFile(this, image, name);
        EventLoop.RequireRunning().ReportLater(file.Unclosed);
        _open.Add(file);
        return file;
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
            if (_names.Find(name) is null)
            {
                throw DiskFailures.NoSuchFile("Rename", name);
            }

            if (name != newName)
            {
                _names.Rename(NextChange(), name, newName);
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
            if (_names.Find(name) is not null)
            {
                _names.Remove(NextChange(), name);
            }

            return true;
        });
    }

    /// <inheritdoc/>
    public async Coroutine Flush() =>
        await DoFlush(DiskOperationKind.FlushNames, "", _names.Flush, _names.FailToFlush);

    /// <summary>Lets the time pass that something takes, and does it.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="name">The file's name.</param>
    /// <param name="effect">Does it.</param>
    /// <param name="offset">For the trace.</param>
    /// <param name="count">For the trace.</param>
    /// <param name="failed">What is done of it if it fails; null for nothing.</param>
    internal async Coroutine<T> Do<T>(
        DiskOperationKind kind, string name, Func<T> effect, long offset = 0, int count = 0, Action? failed = null)
    {
        await YieldCoroutine.IfCancelled;
        DiskOperation operation = Begin(kind, name, offset, count);
        Action happen = () => effect();
        _underWay.Add(happen);
        try
        {
            await Pass(operation);
        }
        finally
        {
            _underWay.Remove(happen);
        }

        if (operation.Fault == DiskFault.Error)
        {
            failed?.Invoke();
            throw DiskFailures.Failed(operation);
        }

        return effect();
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

    /// <summary>What is under way as the power goes out happens or does not. Nobody hears of it.</summary>
    private void EndWhatIsUnderWay()
    {
        List<Action> underWay = [.. _underWay];
        _underWay.Clear();
        _chance.Shuffle(underWay);
        foreach (Action happen in underWay.Where(_ => _chance.Happens(0.5)))
        {
            try
            {
                happen();
            }
            catch (IOException)
            {
                // Its program is dead.
            }
        }
    }

    private FileImage ImageOf(string name, FileMode mode)
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

        return image;
    }
}
