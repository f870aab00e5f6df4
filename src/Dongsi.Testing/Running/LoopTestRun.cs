using System.Runtime.ExceptionServices;
using System.Text;
using Dongsi.LowLevel;

namespace Dongsi.Testing;

/// <summary>One test on a loop of its own.</summary>
internal sealed class LoopTestRun : IDisposable
{
    // A test that was cancelled may clean up. After that it is stopped where it is.
    private static readonly TimeSpan s_patienceWithCleanup = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_patienceWithThreads = TimeSpan.FromSeconds(10);

    private readonly LoopTestOptions _options;
    private readonly EventLoop _loop;
    private readonly List<string> _findings = [];
    private readonly string[] _descriptors;
    private Timer? _limit;
    private CancelScope? _scope;
    private Exception? _abort;
    private Exception? _failure;
    private string? _tree;

    public LoopTestRun(LoopTestOptions options)
    {
        _options = options;
        _descriptors = options.CheckDescriptors ? Descriptors.Open() : [];
        TimeProvider? clock = options.RealTime ? null : options.TimeProvider ?? new VirtualClock();
        _loop = new EventLoop(clock, options.Poller)
        {
            Debug = options.Debug,
            SlowCallbackDuration = TimeSpan.MaxValue,
            HintsAtUntaken = false,
        };
        _loop.SetExceptionHandler((_, report) => _findings.Add(Describe(report)));
    }

    public void Dispose()
    {
        _limit?.Dispose();
        _loop.Close();
    }

    public T Run<T>(Func<Coroutine<T>> test)
    {
        LoopTask<T> main = _loop.CreateTask(Main(test), "test");
        LimitTime(_options.Timeout, TookTooLong);
        using (_options.CancellationToken.UnsafeRegister(
            _ => _loop.TryCallSoonThreadsafe(() => Abort(WasCancelled())), null))
        {
            Try(() => _loop.RunUntilComplete((Future)main));
        }

        _limit?.Dispose();
        _limit = null;
        End();
        Fail();
        return main.Result;
    }

    private static string Describe(LoopErrorContext report)
    {
        var text = new StringBuilder($"Reported: {report.Message}");
        if (report.Exception is not null)
        {
            text.AppendLine().Append(report.Exception);
        }

        if (report.CreationSite is not null)
        {
            text.AppendLine().Append("It was made here:").AppendLine().Append(report.CreationSite);
        }

        return text.ToString();
    }

    private async Coroutine<T> Main<T>(Func<Coroutine<T>> test)
    {
        T result = default!;
        CancelScope scope = await CancelScope.Run(async scope =>
        {
            _scope = scope;
            if (_abort is not null)
            {
                scope.Cancel("the test was cancelled before it began");
            }

            result = await test();
        });
        return scope.CancelledCaught ? throw _abort! : result;
    }

    /// <summary>Runs until there is nothing left to run; notes what that was.</summary>
    private void End()
    {
        Try(() => Leaks.Settle(_loop));
        if (_failure is null && _options.CheckLeaks)
        {
            _findings.AddRange(Leaks.In(_loop).Concat(Leaks.OpenIn(_loop)).Select(left => $"The test has left {left}"));
        }

        // What is left cleans up, and may fail at that.
        Try(() => new Shutdown(_loop, s_patienceWithThreads).Run());
        _loop.Close();
        if (_options.CheckDescriptors)
        {
            _findings.AddRange(Descriptors.Open().Except(_descriptors)
                .Select(static descriptor => $"The test has left descriptor {descriptor} open"));
        }
    }

    private void Fail()
    {
        // Those two show the tree themselves.
        bool hasTree = _failure is DeadlockException || _failure == _abort;
        bool isPlain = _findings.Count == 0 && (_tree is null || hasTree);
        if (isPlain)
        {
            if (_failure is not null)
            {
                ExceptionDispatchInfo.Throw(_failure);
            }

            return;
        }

        IEnumerable<string> parts = _findings;
        if (_failure is not null)
        {
            parts = parts.Prepend($"{_failure.GetType().Name}: {_failure.Message}");
        }

        if (_tree is not null && !hasTree)
        {
            parts = parts.Append($"These tasks lived when the test failed:{Environment.NewLine}{_tree}");
        }

        throw new LoopTestException(string.Join(Environment.NewLine, parts), _failure);
    }

    private void Try(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (_failure is null)
        {
            _failure = _abort ?? e;
            _tree = Tree();
        }
        catch (Exception e)
        {
            _findings.Add($"Then, while the test was cleaned up: {e}");
        }
    }

    private string? Tree() => _loop.GetStatistics().LiveTasks == 0 ? null : TaskTree.Of(_loop);

    /// <summary>On the loop.</summary>
    private void Abort(Exception why)
    {
        if (_abort is null)
        {
            _abort = why;
            _scope?.Cancel("the test was cancelled from outside");
            LimitTime(s_patienceWithCleanup, why: null);
        }
    }

    /// <param name="time">From now, in real time.</param>
    /// <param name="why">Why the test is cancelled then; null if it was, and is stopped now.</param>
    private void LimitTime(TimeSpan time, Func<Exception>? why)
    {
        _limit?.Dispose();
        _limit = new Timer(
            _ => _loop.TryCallSoonThreadsafe(why is null ? _loop.Stop : () => Abort(why())),
            null,
            time,
            Timeout.InfiniteTimeSpan);
    }

    private LoopTestException TookTooLong() =>
        new($"The test has not ended after {_options.Timeout} of real time; {Where()}");

    private OperationCanceledException WasCancelled() =>
        new($"The test was cancelled from outside; {Where()}", _options.CancellationToken);

    private string Where() =>
        $"on the loop's clock it is {_loop.Time}. {_loop.GetStatistics().LiveTasks} tasks live:"
        + $"{Environment.NewLine}{Tree()}";
}
