namespace Dongsi.LowLevel;

/// <summary>
/// Changes on their way from the watcher's threads to the loop. It holds so many and no more, however busy the loop is,
/// and says when it could not hold one.
/// </summary>
/// <remarks>
/// A program that saves a file causes a burst: created, changed, changed. A change that is pending already says all
/// that. After an overflow nothing is kept until the loop has heard of it, because it will have to look at everything
/// anyway.
/// </remarks>
/// <param name="directory">What is watched.</param>
/// <param name="capacity">How many may be pending.</param>
/// <param name="arrived">Called on any thread, when there is something new for a loop that has found nothing.</param>
internal sealed class ChangeBuffer(AsyncPath directory, int capacity, Action arrived)
{
    private readonly Lock _lock = new();

    // Under the lock.
    private readonly Queue<(DirectoryChange Change, long Number)> _pending = [];
    private readonly Dictionary<AsyncPath, (DirectoryChangeKind Kind, long Number)> _last = [];
    private long _number;
    private long _taken;
    private long _merged;
    private long _dropped;
    private bool _hasOverflowed;
    private bool _isAwaited = true;
    private bool _isEnded;
    private Exception? _failure;

    /// <summary>Something has happened. Any thread.</summary>
    public void Add(DirectoryChange change)
    {
        lock (_lock)
        {
            if (_isEnded || _failure is not null)
            {
                return;
            }

            if (IsKnown(change))
            {
                _merged++;
                return;
            }

            if (_hasOverflowed || _pending.Count == capacity)
            {
                _hasOverflowed = true;
                _dropped++;
            }
            else
            {
                Keep(change);
            }
        }

        Tell();
    }

    /// <summary>The system could not keep up. Any thread.</summary>
    public void Overflow()
    {
        lock (_lock)
        {
            _hasOverflowed = true;
        }

        Tell();
    }

    /// <summary>Nothing more will come, because of a failure. Any thread.</summary>
    public void Fail(Exception failure)
    {
        lock (_lock)
        {
            _failure ??= failure;
        }

        Tell();
    }

    /// <summary>Nobody listens any more.</summary>
    public void End()
    {
        lock (_lock)
        {
            _isEnded = true;
            _pending.Clear();
            _last.Clear();
        }

        Tell();
    }

    /// <summary>Takes the oldest change. On the loop.</summary>
    /// <returns>False if there is none now; <c>arrived</c> will be called.</returns>
    /// <exception cref="IOException">There is none, and none will come.</exception>
    public bool TryTake(out DirectoryChange change)
    {
        lock (_lock)
        {
            if (_pending.TryDequeue(out (DirectoryChange Change, long Number) first))
            {
                change = first.Change;
                if (_last.TryGetValue(change.Path, out (DirectoryChangeKind, long Number) last)
                    && last.Number == first.Number)
                {
                    _last.Remove(change.Path);
                }

                _taken++;
                return true;
            }

            if (_hasOverflowed)
            {
                _hasOverflowed = false;
                _taken++;
                change = new DirectoryChange(DirectoryChangeKind.Overflow, directory);
                return true;
            }

            ThrowIfFailed();
            _isAwaited = true;
            change = default;
            return false;
        }
    }

    public DirectoryWatchStatistics GetStatistics()
    {
        lock (_lock)
        {
            return new DirectoryWatchStatistics(_pending.Count, capacity, _taken, _merged, _dropped);
        }
    }

    private bool IsKnown(DirectoryChange change) =>
        _last.TryGetValue(change.Path, out (DirectoryChangeKind Kind, long) last)
        && (change.Kind, last.Kind) is
            (DirectoryChangeKind.Changed, DirectoryChangeKind.Changed or DirectoryChangeKind.Created)
            or (DirectoryChangeKind.Created, DirectoryChangeKind.Created);

    private void Keep(DirectoryChange change)
    {
        if (change.OldPath is { } old)
        {
            _last.Remove(old);
        }

        _last[change.Path] = (change.Kind, ++_number);
        _pending.Enqueue((change, _number));
    }

    private void Tell()
    {
        lock (_lock)
        {
            if (!_isAwaited)
            {
                return;
            }

            _isAwaited = false;
        }

        arrived();
    }

    private void ThrowIfFailed()
    {
        if (_failure is not null)
        {
            throw _failure;
        }
    }
}
