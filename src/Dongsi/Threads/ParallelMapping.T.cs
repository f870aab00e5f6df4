using System.Runtime.ExceptionServices;

namespace Dongsi.LowLevel;

/// <summary>
/// Items that several threads work at. They are dealt in order, many at a time at first and one by one at the end, so
/// that short functions do not quarrel about the next item and long ones end together.
/// </summary>
/// <remarks>
/// After a failure the items behind it are left, and those before it are still done: so what is thrown is the failure
/// of the first item that has one, as in a plain loop, whichever thread is fast.
/// </remarks>
internal sealed class ParallelMapping<TSource, TResult>(TSource[] items, Func<TSource, TResult> function, int degree)
{
    private const int SharesPerThread = 8;

    private readonly TResult[] _results = new TResult[items.Length];
    private readonly Lock _lock = new();
    private int _next;
    private int _end = items.Length;
    private int _done;
    private ExceptionDispatchInfo? _failure;

    public async Coroutine<TResult[]> Run()
    {
        await TaskGroup.Run(async group =>
        {
            for (int i = Math.Min(degree, items.Length); i > 0; i--)
            {
                _ = group.CreateTask(InThread.RunUnlimited(Work, named: function, abandonOnCancel: false));
            }
        });
        _failure?.Throw();
        return _done == items.Length
            ? _results
            : throw new CancelledException("the tasks of a ParallelMap were cancelled one by one", origin: null);
    }

    private bool Work()
    {
        ThreadCall call = ThreadCall.Current!;
        while (Take() is (int first, int end))
        {
            for (int i = first; i < end && i < Volatile.Read(ref _end); i++)
            {
                if (call.WasCancelled || !Do(i))
                {
                    return false;
                }
            }

            Interlocked.Add(ref _done, end - first);
        }

        return true;
    }

    private bool Do(int index)
    {
        try
        {
            _results[index] = PlainResult.Of(function(items[index]));
            return true;
        }
        catch (Exception e)
        {
            lock (_lock)
            {
                if (index < _end)
                {
                    _failure = ExceptionDispatchInfo.Capture(e);
                    _end = index;
                }
            }

            return false;
        }
    }

    private (int First, int End)? Take()
    {
        lock (_lock)
        {
            int left = _end - _next;
            if (left <= 0)
            {
                return null;
            }

            int first = _next;
            _next += Math.Max(1, left / (degree * SharesPerThread));
            return (first, _next);
        }
    }
}
