using Dongsi.LowLevel;
using Dongsi.Testing;

namespace Dongsi.Tests.Support;

/// <summary>What one test must not leave behind.</summary>
internal sealed class LeakGate
{
    private readonly Lock _lock = new();
    private readonly List<EventLoop> _loops = [];
    private readonly List<string> _noted = [];
    private readonly string[] _descriptors = Descriptors.Open();
    private readonly int _threads = ThreadCache.Shared.BusyCount;

    /// <summary>The gate around the test that is running; tests run one at a time.</summary>
    public static LeakGate Current { get; set; } = new();

    /// <summary>How long threads of the library that have told their news may take to be done.</summary>
    public TimeSpan PatienceWithThreads { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A loop of the test, which must be closed and empty at its end.</summary>
    public EventLoop Watch(EventLoop loop)
    {
        lock (_lock)
        {
            _loops.Add(loop);
        }

        return loop;
    }

    /// <summary>Something was found before the end.</summary>
    public void Note(string finding)
    {
        lock (_lock)
        {
            _noted.Add(finding);
        }
    }

    /// <summary>All that was left behind.</summary>
    public IReadOnlyList<string> Find()
    {
        lock (_lock)
        {
            List<string> found = [.. _noted];
            foreach (EventLoop loop in _loops)
            {
                found.AddRange(loop.IsClosed ? [] : [$"{loop} is not closed"]);
                found.AddRange(Leaks.In(loop).Select(left => $"{loop} has {left}"));
            }

            if (EventLoop.Running is { } running)
            {
                found.Add($"{running} still counts as running on this thread");
            }

            if (Trampoline.CancelledScopes != 0)
            {
                found.Add($"{Trampoline.CancelledScopes} cancelled scopes were not left");
            }

            if (CoroutineTracking.IsOn)
            {
                found.Add("a loop in debug mode was not closed");
            }

            if (!OtherThreads.AreAtMost(_threads, PatienceWithThreads))
            {
                found.Add($"{ThreadCache.Shared.BusyCount - _threads} threads are still at work");
            }

            string[] now = Descriptors.Open();
            found.AddRange(now.Except(_descriptors).Select(descriptor => $"descriptor {descriptor} was left open"));
            found.AddRange(_descriptors.Except(now).Select(descriptor => $"descriptor {descriptor} was closed"));
            return found;
        }
    }
}
